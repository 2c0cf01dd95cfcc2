// A segment's text edited where it stands. What is typed is kept by the studio at every keystroke.

import { post, Refusal } from "./api.js";
import { passageElement } from "./book.js";
import { change } from "./changes.js";
import { currentSegment, setCurrent } from "./current.js";
import { report, tell, warn } from "./notices.js";
import { placeOf, segmentAt } from "./places.js";
import { speakFrom, stop } from "./player.js";
import { say, settings } from "./strings.js";

let editing = null; // { segment, place, before }
let sending = null, waiting = null;

function keepDraft(draft) {
  // the latest goes out as soon as the one before has arrived
  waiting = draft;
  sending ??= (async () => {
    while (waiting) {
      const next = waiting;
      waiting = null;
      await post("draft", next).catch(report);
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
  keepDraft({ ...place, text: segment.textContent });
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
  const { segment, before } = editing;
  end();
  segment.textContent = before;
  keepDraft({ text: null });
}

export async function commit({ speak = true } = {}) {
  const { segment, place, before } = editing, text = segment.textContent;
  end();
  if (text.trim() === before.trim()) {
    segment.textContent = before;
    keepDraft({ text: null });
    return;
  }
  await save(place, text, before, speak);
}

async function save(place, text, before, speak) {
  try {
    await change("retype", { ...place, text, ask: true });
    await keepDraft({ text: null });
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
  const give = () => keepDraft({ text: null });
  const old = segmentAt(place);
  if (old && old.textContent === text) old.textContent = before;
  warn(error.message, `${say("yours")} ${text}　${say("theirs")} ${error.data.current}`, [[say("keep_mine"), again], [say("keep_theirs"), give]]);
}

export async function restoreDraft() {
  // what was being typed when the studio or the browser was killed
  const { draft } = settings;
  if (!draft) return;
  const passage = draft.passage ? await passageElement(draft.passage) : null;
  const segment = passage && segmentAt(draft);
  if (segment) {
    segment.scrollIntoView({ block: "center", behavior: "instant" });
    edit(segment, draft.text);
    tell(say("draft_back"));
  } else {
    warn(say("draft_lost"), draft.text, [[say("give_up"), () => keepDraft({ text: null })]]);
  }
}
