// Where a paragraph would be split: a visible caret at a word's edge, moved by clicks, pauses and keys.

import { onChanged } from "./changes.js";
import { $ } from "./elements.js";
import { placeOf, rangeOf, segmentAt } from "./places.js";
import { player } from "./player.js";
import { say } from "./strings.js";
import { onSubject, subjectSegment } from "./subject.js";

const CLOSING = /^[，。！？、；：…—”’）》〉」』】,.!?;:)\]\s]/u, OPENING = /[“‘（《〈「『【([]$/u;
const SIGHT = 10;
let caret = null; // { passage, segment, at } in code points

export function wordEdges(text) {
  // offsets at which a word begins, neither before a mark that closes nor behind one that opens
  const points = [...text];
  if (!Intl.Segmenter) return points.map((_, at) => at);
  const edges = [];
  let at = 0;
  for (const { segment } of new Intl.Segmenter("zh", { granularity: "word" }).segment(text)) {
    const before = points.slice(Math.max(0, at - 1), at).join("");
    if (!CLOSING.test(segment) && !OPENING.test(before)) edges.push(at);
    at += [...segment].length;
  }
  return edges;
}

function nearest(edges, at) {
  return edges.reduce((best, edge) => Math.abs(edge - at) < Math.abs(best - at) ? edge : best, edges[0] ?? 0);
}

export function setCaret(segment, character) {
  const at = nearest(wordEdges(segment.textContent), character), { passage, segment: number } = placeOf(segment);
  caret = { passage, segment: number, at };
  show();
}

export function caretIn(segment) {
  // the caret's offset in a segment; at its beginning where it stands elsewhere
  if (!segment || !caret) return 0;
  const { passage, segment: number } = placeOf(segment);
  return caret.passage === passage && caret.segment === number ? Math.min(caret.at, [...segment.textContent].length) : 0;
}

export function moveCaret(step, byCharacter = $("by-character").checked) {
  const segment = subjectSegment();
  if (!segment) return;
  const { passage, segment: number } = placeOf(segment), at = caretIn(segment), text = segment.textContent;
  const all = byCharacter ? [...text].map((_, n) => n) : wordEdges(text);
  const next = step > 0 ? all.find((edge) => edge > at) : all.findLast((edge) => edge < at);
  caret = { passage, segment: number, at: next ?? at };
  show();
}

function show() {
  const segment = subjectSegment(), at = caretIn(segment), points = segment ? [...segment.textContent] : [];
  $("split-before").textContent = points.slice(Math.max(0, at - SIGHT), at).join("");
  $("split-after").textContent = points.slice(at, at + SIGHT).join("");
  const bar = $("caret"), element = caret && segmentAt(caret);
  bar.hidden = !element || player.playing || element.classList.contains("editing");
  if (bar.hidden) return;
  const count = [...element.textContent].length, isEnd = caret.at >= count;
  const box = rangeOf(element, isEnd ? count - 1 : caret.at, isEnd ? count : caret.at + 1).getBoundingClientRect();
  bar.style.left = `${(isEnd ? box.right : box.left) + scrollX - 1}px`;
  bar.style.top = `${box.top + scrollY}px`;
  bar.style.height = `${box.height}px`;
  $("split-shown").setAttribute("aria-label", say("split_here", { before: $("split-before").textContent, after: $("split-after").textContent }));
}

export function listenForCaret() {
  onSubject(show);
  onChanged(show);
  player.on("state", (playing) => {
    const spoken = document.body.dataset.spoken;
    if (!playing && spoken && player.segment?.isConnected && player.audio.currentTime > 0 && !player.audio.ended) setCaret(player.segment, Number(spoken));
    else show();
  });
  addEventListener("resize", show);
  $("split-back").addEventListener("click", () => moveCaret(-1));
  $("split-on").addEventListener("click", () => moveCaret(1));
}
