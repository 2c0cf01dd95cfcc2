// Changes: asked for here, told by the studio, and brought into the page, whoever made them.

import { asElements, getHTML, post, Refusal } from "./api.js";
import { passageElement, placeChunk, watch } from "./book.js";
import { choiceCount, currentSegment, lastCurrent, setCurrent } from "./current.js";
import { $ } from "./elements.js";
import { isOffline, report, tell, warn } from "./notices.js";
import { beside, placeOf, segmentAt } from "./places.js";
import { forget } from "./player.js";
import { say, settings } from "./strings.js";

let revision = settings.revision;
let turn = Promise.resolve(); // news, one after the other
let line = Promise.resolve(); // our own changes
let answer = Promise.resolve(); // to the one that is under way
const listeners = [], settled = [];
const STEPS = new Set(["undo", "redo", "revert"]);

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
  const values = typeof what === "function" ? what() : what, choice = choiceCount(), now = currentSegment();
  const isAboutCurrent = now && isAt(placeOf(now), values);
  try {
    const asked = post("edit", { action, ...values });
    answer = asked.catch(() => {});
    const made = await asked;
    await take(made);
    if (made.at) await settle(made.at, values, STEPS.has(action), isAboutCurrent && choice === choiceCount());
    return made;
  } catch (error) {
    if (!values.ask) report(error);
    throw error;
  }
}

export function isAt(place, values) {
  return place.passage === values.passage && place.segment === (values.segment ?? 0);
}

async function settle(at, asked, isStep, follows) {
  // go where the change is, unless the user has gone elsewhere meanwhile; what is undone is shown
  await passageElement(at.passage);
  const segment = segmentAt(at);
  if (!segment) return;
  for (const listener of settled) listener(segment, asked);
  if (isStep || follows) setCurrent(segment, { by: "change", scroll: isStep });
}

export function onSettled(listener) {
  // called with the segment that holds now what was asked about, and the request
  settled.push(listener);
}

export async function attempt(action, what) {
  // for buttons: a refusal has been shown already
  try { return await change(action, what); } catch (error) { if (!(error instanceof Refusal || isOffline(error))) throw error; return null; }
}

export function hearOf(news) {
  // news of our own change waits for its answer, which has the new text with it
  answer.then(() => take(news));
}

export function take(news) {
  // one at a time, in order
  turn = turn.then(() => bring(news)).catch(report);
  return turn;
}

async function bring(news) {
  if (!(news.revision > revision) || !news.changed) return;
  const missed = news.missed || news.revision > revision + 1;
  revision = news.revision;
  showSteps(news);
  forget();
  const current = currentSegment(), top = current?.getBoundingClientRect().top;
  const before = current && beside(current, -1);
  const above = before?.classList.contains("segment") ? placeOf(before) : null;
  if (missed || news.outline) await reconcile(missed);
  await replace(news.changed, news.html);
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
    setCurrent([place, { ...place, segment: 0 }, above].filter(Boolean).map(segmentAt).find(Boolean) ?? null, { scroll: false, by: "change" });
  }
  const now = currentSegment();
  if (now && last === before) scrollBy({ top: now.getBoundingClientRect().top - top, behavior: "instant" });
}

export async function refresh(ids) {
  await replace(ids);
  restore(null, null, 0);
}

async function replace(ids, html) {
  // what is being edited stays as it is: the paragraph changes around it
  const there = ids.filter((id) => $(`p${id}`));
  for (let at = 0; at < there.length; at += 100) {
    const content = html ? asElements(html) : await getHTML(`passages?ids=${there.slice(at, at + 100).join("+")}`);
    for (const passage of [...content.querySelectorAll(".passage")]) {
      const old = $(passage.id), chunk = old?.closest(".chunk");
      if (old?.querySelector(".editing")) around(old, passage);
      else old?.replaceWith(passage);
      if (chunk) placeChunk(chunk, [$(passage.id)]);
    }
  }
}

function around(old, passage) {
  // put a paragraph's new segments around the one that is being edited, where that one is still what it was
  const editing = old.querySelector(".editing"), segments = [...passage.children];
  const at = segments.findIndex((segment) => segment.textContent === editing.dataset.before);
  if (at < 0) return;
  for (const child of [...old.childNodes]) if (child !== editing) child.remove();
  editing.before(...segments.slice(0, at));
  editing.after(...segments.slice(at + 1));
  editing.dataset.n = at;
  old.dataset.mark = passage.dataset.mark;
}

export function missed(standing) {
  // the connection was lost for a while: ask for everything anew
  if (standing.revision > revision) take({ ...standing, changed: [], outline: true, missed: true, label: "" });
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

export function showTrouble(news) {
  const { problem, remedy } = news[settings.language] ?? {};
  for (const old of document.querySelectorAll(".trouble")) old.remove();
  if (!problem) return;
  const settle = (keep) => post("settle", { keep }).catch(report);
  const notice = warn(problem, remedy, [[say("keep_page"), () => settle("ours")], [say("keep_file"), () => settle("theirs")]]);
  notice.classList.add("trouble");
}
