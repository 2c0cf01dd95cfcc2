// What an open panel is about: the segment that the user chose, also while the voice goes on to others.

import { isAt, onSettled } from "./changes.js";
import { bring, currentSegment, onCurrent } from "./current.js";
import { $ } from "./elements.js";
import { placeOf, segmentAt } from "./places.js";

let subject = null, place = null, follows = true, isPinned = () => false;
const listeners = [];

export function onSubject(listener) {
  listeners.push(listener);
}

export function subjectSegment() {
  if (subject && !subject.isConnected) {
    subject = segmentAt(place);
    mark();
  }
  return subject;
}

export function isSubjectCurrent() {
  return subjectSegment() === currentSegment();
}

export function pinWhile(test) {
  isPinned = test;
}

export function takeCurrent() {
  // the panel turns to the segment that is current now, and leaves it in sight
  follows = true;
  choose(currentSegment());
  if (subject && isPinned()) bring(subject);
}

function choose(segment) {
  const now = segment && placeOf(segment), isSame = Boolean(now && place && isAt(place, now));
  subject = segment;
  place = now;
  mark();
  if (isSame) return; // forms that are half filled in stay
  for (const listener of listeners) listener(segment);
}

function mark() {
  for (const old of document.querySelectorAll(".segment.subject")) old.classList.remove("subject");
  const pinned = isPinned() && subject && !follows;
  subject?.classList.toggle("subject", Boolean(pinned));
  $("pinned").hidden = !pinned;
  $("subject").textContent = subject?.textContent.trim() ?? "";
}

export function listenForSubject() {
  onCurrent((segment, by) => {
    if (by === "voice" && isPinned()) {
      follows = false;
      return mark();
    }
    if (by === "change" && !follows && subjectSegment()) return mark();
    follows = true;
    choose(segment);
  });
  onSettled((segment, asked) => { if (!follows && place && isAt(place, asked)) choose(segment); });
  $("follow").addEventListener("click", takeCurrent);
}
