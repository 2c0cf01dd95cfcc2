// A segment's text edited where it stands. What is typed is kept by the studio at every keystroke.

import { post, Refusal } from "./api.js";
import { passageElement } from "./book.js";
import { change, refresh } from "./changes.js";
import { currentSegment, setCurrent } from "./current.js";
import { report, tell, warn } from "./notices.js";
import { placeOf, segmentAt } from "./places.js";
import { speakFrom, stop } from "./player.js";
import { say, settings } from "./strings.js";

let editing = null; // { segment, place, before }
const page = crypto.randomUUID(), waiting = new Map();
let sending = null, drafts = 0;

export function pageName() {
  return page;
}

function keepDraft({ mark, segment }, text) {
  // the latest goes out as soon as the one before has arrived; that one is to be forgotten, at once: the page may close
  const draft = { mark, segment, text, page, number: ++drafts };
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
  setCurrent(segment);
  editing = { segment, place: placeOf(segment), before: segment.textContent };
  segment.classList.add("editing");
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
  const { segment, place } = editing;
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
  segment.classList.remove("editing");
  for (const name of ["contenteditable", "role", "aria-label", "spellcheck"]) segment.removeAttribute(name);
  segment.removeEventListener("input", typed);
  segment.removeEventListener("keydown", pressed);
  segment.removeEventListener("blur", left);
  segment.blur();
}

export function cancel() {
  const { segment, before, place } = editing;
  end();
  segment.textContent = before;
  keepDraft(place, null);
  refresh([place.passage]).catch(report);
}

export async function commit({ speak = true } = {}) {
  const { segment, place, before } = editing, text = segment.textContent;
  end();
  if (text.trim() === before.trim()) {
    segment.textContent = before;
    keepDraft(place, null);
    return refresh([place.passage]).catch(report);
  }
  await save(place, text, before, speak);
}

async function save(place, text, before, speak) {
  try {
    await change("retype", { ...place, text, ask: true });
    await keepDraft(place, null);
    const now = segmentAt(place);
    if (speak && now) speakFrom(now);
  } catch (error) {
    if (!(error instanceof Refusal)) return report(error);
    if (error.status !== 409) { restoreText(place, text); return; }
    ask(place, text, before, error);
  }
}

async function restoreText(place, text) {
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
  warn(say("conflict"), `${say("yours")} ${text}\n${say("theirs")} ${error.data.current}`, [[say("keep_mine"), again], [say("keep_theirs"), give]]);
}

export async function restoreDraft() {
  // what was being typed when the studio or the browser was killed
  const { draft } = settings;
  if (!draft) return;
  const passage = draft.passage ? await passageElement(draft.passage) : null;
  const segment = passage && segmentAt(draft);
  const goOn = () => {
    segment.scrollIntoView({ block: "center", behavior: "instant" });
    edit(segmentAt(draft), draft.text);
  };
  warn(say(segment ? "draft_back" : "draft_lost"), draft.text, [...(segment ? [[say("go_on"), goOn]] : []), [say("give_up"), () => keepDraft(draft, null)]]);
}
