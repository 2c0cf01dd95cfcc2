// Changes: asked for here, told by the studio, and brought into the page, whoever made them.

import { getHTML, post, Refusal } from "./api.js";
import { placeChunk, watch } from "./book.js";
import { currentSegment, lastCurrent, setCurrent } from "./current.js";
import { $ } from "./elements.js";
import { report, tell, warn } from "./notices.js";
import { beside, placeOf, segmentAt } from "./places.js";
import { forget } from "./player.js";
import { say, settings } from "./strings.js";

let revision = settings.revision;
let turn = Promise.resolve(); // news, one after the other
let line = Promise.resolve(); // our own changes
const listeners = [];

export function onChanged(listener) {
  listeners.push(listener);
}

export function showSteps({ undo, redo }) {
  $("undo").disabled = !undo;
  $("redo").disabled = !redo;
}

export function change(action, what = {}) {
  // resolves to what was changed; a refusal is shown and thrown on. One waits for the other to be on the page:
  // what depends on the page is given as a function
  const mine = line.then(() => ask(action, what));
  line = mine.catch(() => {});
  return mine;
}

async function ask(action, what) {
  const values = typeof what === "function" ? what() : what;
  try {
    const made = await post("edit", { action, ...values });
    await take(made);
    return made;
  } catch (error) {
    if (!(error instanceof Refusal && error.status === 409 && values.ask)) report(error);
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
  const current = currentSegment(), top = current?.getBoundingClientRect().top;
  const before = current && beside(current, -1);
  const above = before?.classList.contains("segment") ? placeOf(before) : null;
  if (missed || news.outline) await reconcile(missed);
  await refresh(news.changed);
  if (news.title) { $("book-title").textContent = news.title; document.title = `${news.title} — Narrator`; }
  restore(current, above, top);
  if (news.label === "outside") tell(say("outside"));
  for (const listener of listeners) listener(news);
}

function restore(before, above, top) {
  // the current segment may stand in a new element; the user may have chosen another meanwhile
  const last = lastCurrent();
  if (last && !last.isConnected) {
    const place = placeOf(last);
    setCurrent([place, { ...place, segment: 0 }, above].filter(Boolean).map(segmentAt).find(Boolean) ?? null, { scroll: false });
  }
  const now = currentSegment();
  if (now && last === before) scrollBy({ top: now.getBoundingClientRect().top - top, behavior: "instant" });
}

export async function refresh(ids) {
  // what is being edited is left alone: whoever ends that asks again
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
