// A segment's text edited where it stands. What is typed is kept by the studio at every keystroke.

import { post, Refusal } from "./api.js";
import { passageElement } from "./book.js";
import { change, refresh } from "./changes.js";
import { currentSegment, setCurrent } from "./current.js";
import { report, tell, warn } from "./notices.js";
import { placeOf, segmentAt } from "./places.js";
import { speakFrom, stop } from "./player.js";
import { clearSpoken } from "./spoken.js";
import { say, settings } from "./strings.js";
import { hold, isHeld, listenForUnsaved, markUnsaved, pageName, release, restoreUnsaved } from "./unsaved.js";

let editing = null; // { segment, place, before }
const waiting = new Map();
let sending = null, drafts = Date.now();

function keepDraft({ mark, segment }, text) {
  // the latest goes out as soon as the one before has arrived; that one is to be forgotten, at once: the page may close
  const draft = { mark, segment, text, page: pageName(), number: ++drafts };
  if (text === null) {
    waiting.delete(`${mark} ${segment}`);
    return post("draft", draft, { keepalive: true }).catch(report);
  }
  waiting.set(`${mark} ${segment}`, draft);
  sending ??= (async () => {
    while (waiting.size) {
      const [[name, next]] = waiting;
      waiting.delete(name);
      await post("draft", next, { keepalive: true }).catch(report);
    }
    sending = null;
  })();
  return sending;
}

export function isEditing() {
  return editing !== null;
}

export function edit(segment = currentSegment(), text = null) {
  if (!segment || editing) return;
  stop();
  clearSpoken();
  setCurrent(segment);
  document.body.classList.add("typing");
  editing = { segment, place: placeOf(segment), before: segment.textContent };
  segment.classList.add("editing");
  segment.dataset.before = editing.before;
  for (const [name, value] of [["contenteditable", "plaintext-only"], ["role", "textbox"], ["aria-label", say("edit")], ["spellcheck", "false"]]) {
    segment.setAttribute(name, value);
  }
  if (text !== null) segment.textContent = text;
  segment.addEventListener("input", typed);
  segment.addEventListener("keydown", pressed);
  segment.addEventListener("blur", left);
  segment.focus({ preventScroll: true });
  getSelection().selectAllChildren(segment);
  getSelection().collapseToEnd();
  tell(say("editing"));
}

function typed() {
  const { segment, place, before } = editing;
  hold(place, segment.textContent, before);
  keepDraft(place, segment.textContent);
}

function pressed(event) {
  if (event.isComposing) return;
  if (event.key === "Enter") { event.preventDefault(); commit(); }
  if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); cancel(); }
}

function left() {
  // looking elsewhere keeps the words; they are taken when there are any new ones
  if (editing) commit({ speak: false });
}

function end() {
  const { segment } = editing;
  editing = null;
  document.body.classList.remove("typing");
  segment.classList.remove("editing");
  delete segment.dataset.before;
  for (const name of ["contenteditable", "role", "aria-label", "spellcheck"]) segment.removeAttribute(name);
  segment.removeEventListener("input", typed);
  segment.removeEventListener("keydown", pressed);
  segment.removeEventListener("blur", left);
  segment.blur();
}

function giveUp(place, before) {
  release(place, before);
  return keepDraft(place, null);
}

export function cancel() {
  const { segment, before, place } = editing;
  end();
  segment.textContent = before;
  giveUp(place, before);
  refresh([place.passage]).catch(report);
}

export async function commit({ speak = true } = {}) {
  const { segment, place, before } = editing, text = segment.textContent;
  end();
  if (text.trim() === before.trim()) {
    segment.textContent = before;
    giveUp(place, before);
    return refresh([place.passage]).catch(report);
  }
  hold(place, text, before, { done: true });
  markUnsaved(segment, text);
  await save(place, text, before, speak);
}

function placeNow(place, text, before) {
  // other edits may have come first: the same words in the same paragraph are meant
  const passage = document.getElementById(`p${place.passage}`);
  if (!passage || passage.dataset.mark === place.mark) return place;
  const same = [...passage.querySelectorAll(".segment")].filter((each) => [before, text].includes(each.textContent));
  const near = same.sort((one, other) => Math.abs(one.dataset.n - place.segment) - Math.abs(other.dataset.n - place.segment))[0];
  return near ? placeOf(near) : place;
}

const underWay = new Set();

async function save(place, text, before, speak = false) {
  const name = `${place.mark} ${before} ${text}`;
  if (underWay.has(name)) return;
  underWay.add(name);
  try {
    const made = await change("retype", () => ({ ...placeNow(place, text, before), text, ask: true }));
    giveUp(place, before);
    const now = segmentAt(made.at ?? place);
    if (speak && now && !editing && currentSegment() === now) speakFrom(now);
  } catch (error) {
    if (!(error instanceof Refusal)) return report(error); // it stays marked, and is sent when the studio answers again
    release(place, before);
    if (error.status === 409) return ask(place, text, before, error);
    report(error);
    restoreText(place, text);
  } finally { underWay.delete(name); }
}

function restoreText(place, text) {
  const segment = segmentAt(place);
  if (segment) edit(segment, text);
}

function ask(place, text, before, error) {
  // somebody else has changed this paragraph: both are shown, and nothing is lost
  const again = async () => {
    const passage = await passageElement(place.passage);
    if (passage) save({ ...place, mark: passage.dataset.mark }, text, before, true);
  };
  const give = () => keepDraft(place, null);
  const old = segmentAt(place);
  if (old && old.textContent === text) old.textContent = before;
  refresh([place.passage]).catch(report);
  warn(say("conflict"), `${say("yours")} ${text}\n${say("theirs")} ${error.data.current ?? ""}`, [[say("keep_mine"), again], [say("keep_theirs"), give]]);
}

async function goOn(entry) {
  const passage = await passageElement(entry.passage), segment = passage && segmentAt(entry);
  segment?.scrollIntoView({ block: "center", behavior: "instant" });
  if (segment) edit(segment, entry.text);
}

export async function restoreDrafts() {
  // what this browser holds, then what was being typed elsewhere when the studio or the browser was killed
  listenForUnsaved(save);
  await restoreUnsaved(goOn);
  const { draft } = settings;
  if (!draft || isHeld(draft.mark, draft.segment)) return;
  const passage = draft.passage ? await passageElement(draft.passage) : null;
  const there = passage && segmentAt(draft);
  if (!there || there.textContent === draft.text) return there || draft.passage ? undefined : offer(draft, null);
  offer(draft, there);
}

function offer(draft, there) {
  warn(say(there ? "draft_back" : "draft_lost"), draft.text, [...(there ? [[say("go_on"), () => goOn(draft)]] : []), [say("give_up"), () => keepDraft(draft, null)]]);
}
