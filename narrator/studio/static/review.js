// Marks on sentences: what was listened to is heard; the editor says what is good, and what is to be done again.

import { post } from "./api.js";
import { currentSegment, onCurrent } from "./current.js";
import { $ } from "./elements.js";
import { report, tell } from "./notices.js";
import { placeOf } from "./places.js";
import { player } from "./player.js";
import { say } from "./strings.js";

const listeners = [], BUTTONS = { approved: "approve", again: "redo-mark" };

export function onMarked(listener) {
  listeners.push(listener);
}

export function listenForMarks() {
  for (const [mark, id] of Object.entries(BUTTONS)) $(id).addEventListener("click", () => flipMark(mark));
  onCurrent(show);
  player.on("heard", (segment) => { if (segment.isConnected && !segment.dataset.review) set(segment, "heard"); });
}

export function flipMark(mark) {
  const segment = currentSegment();
  if (!segment) return;
  const isSet = segment.dataset.review === mark;
  set(segment, isSet ? "" : mark);
  tell(say(isSet ? "mark_gone" : `marked_${mark}`));
}

async function set(segment, mark) {
  try {
    const place = placeOf(segment);
    const { marks } = await post("mark", { ...place, mark });
    if (!segment.isConnected) return;
    if (marks[place.segment]) segment.dataset.review = marks[place.segment];
    else delete segment.dataset.review;
    show(currentSegment());
    for (const listener of listeners) listener(segment);
  } catch (error) { report(error); }
}

function show(segment) {
  for (const [mark, id] of Object.entries(BUTTONS)) {
    $(id).disabled = !segment;
    $(id).setAttribute("aria-pressed", String(segment?.dataset.review === mark));
  }
}
