// Paragraphs and chapters: divided, joined, moved, renamed.

import { attempt, onChanged } from "./changes.js";
import { caretIn } from "./caret.js";
import { $ } from "./elements.js";
import { placeOf } from "./places.js";
import { warn } from "./notices.js";
import { say } from "./strings.js";
import { onSubject, subjectSegment } from "./subject.js";

let titled = null; // the chapter whose title stands in the form
let touched = false;

function here() {
  const segment = subjectSegment();
  return segment && placeOf(segment);
}

function chapterOf(segment) {
  const { dataset } = segment.closest(".chapter");
  return { chapter: Number(dataset.chapter), was: dataset.title };
}

export function split() {
  const segment = subjectSegment(), at = caretIn(segment);
  if (!segment) return;
  if (at === 0 && Number(segment.dataset.n) === 0) return warn(say("split_where"));
  return attempt("split", () => ({ ...placeOf(subjectSegment()), at }));
}

export function beginChapter(segmentNow) {
  // before the paragraph of a segment; called by its first words until it is renamed
  const title = [...segmentNow().textContent.trim()].slice(0, 10).join("").replace(/[，。！？、：；“”‘’「」].*$/u, "");
  return attempt("begin_chapter", () => ({ ...placeOf(segmentNow()), title: title || say("untitled") }));
}

export function join() {
  return here() && attempt("join", here);
}

export function listenForStructure() {
  $("split").addEventListener("click", split);
  $("join").addEventListener("click", join);
  $("begin-chapter").addEventListener("click", async () => {
    if (!here() || !await beginChapter(subjectSegment)) return;
    touched = false;
    showTitle(subjectSegment());
    $("rename").elements.title.select();
  });
  $("border-here").addEventListener("click", () => { if (here()) attempt("move_border", here); });
  $("border-next").addEventListener("click", () => { if (here()) attempt("move_border", () => ({ ...here(), next: true })); });
  $("join-chapters").addEventListener("click", () => { if (here()) attempt("join_chapters", () => chapterOf(subjectSegment())); });
  $("rename").addEventListener("submit", (event) => {
    event.preventDefault();
    const form = $("rename"), title = form.elements.title.value, spoken = form.spoken.checked;
    touched = false;
    if (here()) attempt("rename", () => ({ ...chapterOf(subjectSegment()), title, spoken }));
  });
  $("rename").addEventListener("input", () => { touched = true; });
  onSubject(showTitle);
  onChanged(() => showTitle(subjectSegment()));
}

function showTitle(segment) {
  const chapter = segment?.closest(".chapter");
  if (!chapter || (touched && titled === chapter.dataset.chapter)) return;
  titled = chapter.dataset.chapter;
  touched = false;
  $("rename").elements.title.value = chapter.dataset.title;
  $("rename").spoken.checked = chapter.dataset.spoken === "true";
}
