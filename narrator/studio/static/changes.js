// Changes: asked for here, told by the studio, and brought into the page, whoever made them.

import { getHTML, post, Refusal } from "./api.js";
import { placeChunk, watch } from "./book.js";
import { currentSegment, setCurrent } from "./current.js";
import { $ } from "./elements.js";
import { report, tell, warn } from "./notices.js";
import { placeOf, segmentAt } from "./places.js";
import { forget } from "./player.js";
import { say, settings } from "./strings.js";

let revision = settings.revision;
let turn = Promise.resolve();
const listeners = [];

export function onChanged(listener) {
  listeners.push(listener);
}

export function showSteps({ undo, redo }) {
  $("undo").disabled = !undo;
  $("redo").disabled = !redo;
}

export async function change(action, what = {}) {
  // resolves to what was changed; a refusal is shown and thrown on
  try {
    const made = await post("edit", { action, ...what });
    await take(made);
    return made;
  } catch (error) {
    if (!(error instanceof Refusal && error.status === 409 && what.ask)) report(error);
    throw error;
  }
}

export async function attempt(action, what) {
  // for buttons: a refusal has been shown already
  try { return await change(action, what); } catch (error) { if (!(error instanceof Refusal)) throw error; return null; }
}

export function take(news) {
  // one at a time, in order
  turn = turn.then(() => bring(news)).catch(report);
  return turn;
}

async function bring(news) {
  if (!(news.revision > revision) || !news.changed) return;
  const missed = news.revision > revision + 1;
  revision = news.revision;
  showSteps(news);
  forget();
  const current = currentSegment(), place = current && placeOf(current), top = current?.getBoundingClientRect().top;
  if (missed || news.outline) await reconcile(missed);
  await refresh(news.changed);
  if (news.title) { $("book-title").textContent = news.title; document.title = `${news.title} — Narrator`; }
  if (place) restore(place, top);
  if (news.label === "outside") tell(say("outside"));
  for (const listener of listeners) listener(news);
}

function restore(place, top) {
  const again = segmentAt(place) ?? segmentAt({ ...place, segment: 0 });
  setCurrent(again, { scroll: false });
  if (again) scrollBy({ top: again.getBoundingClientRect().top - top, behavior: "instant" });
}

async function refresh(ids) {
  const there = ids.filter((id) => $(`p${id}`) && !$(`p${id}`).querySelector(".editing"));
  for (let at = 0; at < there.length; at += 100) {
    const content = await getHTML(`passages?ids=${there.slice(at, at + 100).join("+")}`);
    for (const passage of [...content.querySelectorAll(".passage")]) {
      const old = $(passage.id), chunk = old?.closest(".chunk");
      old?.replaceWith(passage);
      if (chunk) placeChunk(chunk, [passage]);
    }
  }
}

async function reconcile(anew) {
  const content = await getHTML("outline");
  $("outline").replaceChildren(...content.querySelector("#new-contents").childNodes);
  const book = content.querySelector("#new-book");
  const loading = [];
  for (const chunk of book.querySelectorAll(".chunk")) {
    const ids = chunk.dataset.ids.split(" ");
    const known = ids.map((id) => $(`p${id}`));
    if (!known.some(Boolean)) continue;
    if (anew || !known.every(Boolean)) loading.push([chunk, ids]);
    else fill(chunk, known);
  }
  for (const [chunk, ids] of loading) {
    const passages = await getHTML(`passages?ids=${ids.join("+")}`);
    fill(chunk, [...passages.querySelectorAll(".passage")].map((passage) => $(passage.id)?.querySelector(".editing") ? $(passage.id) : passage));
  }
  $("book").replaceChildren(...book.childNodes);
  for (const chunk of $("book").querySelectorAll(".chunk:not([data-waiting])")) placeChunk(chunk);
  watch();
}

function fill(chunk, passages) {
  chunk.replaceChildren(...passages);
  delete chunk.dataset.waiting;
  chunk.removeAttribute("aria-busy");
}

export function showTrouble({ problem, remedy }) {
  for (const old of document.querySelectorAll(".trouble")) old.remove();
  if (!problem) return;
  const settle = (keep) => post("settle", { keep }).catch(report);
  const notice = warn(problem, remedy, [[say("keep_page"), () => settle("ours")], [say("keep_file"), () => settle("theirs")]]);
  notice.classList.add("trouble");
}
