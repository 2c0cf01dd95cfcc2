// Paragraphs and chapters: divided, joined, moved, renamed.

import { attempt } from "./changes.js";
import { currentSegment, onCurrent } from "./current.js";
import { $ } from "./elements.js";
import { pointsOf, placeOf, segmentOf } from "./places.js";
import { player } from "./player.js";
import { say } from "./strings.js";
import { warn } from "./notices.js";

function here() {
  const segment = currentSegment();
  return segment && placeOf(segment);
}

function chapterOf(segment) {
  const { dataset } = segment.closest(".chapter");
  return { chapter: Number(dataset.chapter), was: dataset.title };
}

function splitPoint(segment) {
  // where the caret or the voice stands in the segment, else at its beginning
  const selection = getSelection();
  if (selection.rangeCount && segmentOf(selection.anchorNode) === segment) return pointsOf(selection.anchorNode.data, selection.anchorOffset);
  if (player.segment === segment && document.body.dataset.spoken) return Number(document.body.dataset.spoken);
  return 0;
}

export function listenForStructure() {
  $("split").addEventListener("click", () => {
    const segment = currentSegment();
    if (!segment) return;
    const at = splitPoint(segment);
    if (at === 0 && Number(segment.dataset.n) === 0) return warn(say("split_where"));
    attempt("split", () => ({ ...placeOf(segment), at }));
  });
  $("join").addEventListener("click", () => { if (here()) attempt("join", here); });
  $("begin-chapter").addEventListener("click", async () => {
    const segment = currentSegment();
    if (!segment) return;
    const title = [...segment.textContent.trim()].slice(0, 10).join("").replace(/[，。！？、：；“”‘’「」].*$/u, "");
    if (await attempt("begin_chapter", () => ({ ...here(), title: title || say("untitled") }))) {
      showTitle(currentSegment());
      $("rename").elements.title.select();
    }
  });
  $("border-here").addEventListener("click", () => { if (here()) attempt("move_border", here); });
  $("border-next").addEventListener("click", () => { if (here()) attempt("move_border", () => ({ ...here(), next: true })); });
  $("join-chapters").addEventListener("click", () => { if (here()) attempt("join_chapters", () => chapterOf(currentSegment())); });
  $("rename").addEventListener("submit", (event) => {
    event.preventDefault();
    const form = $("rename"), title = form.elements.title.value, spoken = form.spoken.checked;
    if (here()) attempt("rename", () => ({ ...chapterOf(currentSegment()), title, spoken }));
  });
  onCurrent(showTitle);
}

function showTitle(segment) {
  const chapter = segment?.closest(".chapter");
  if (!chapter) return;
  $("rename").elements.title.value = chapter.dataset.title;
  $("rename").spoken.checked = chapter.dataset.spoken === "true";
}
