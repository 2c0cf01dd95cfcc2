// Doubtful readings, underlined in the text as it scrolls in.

import { post } from "./api.js";
import { onLoaded } from "./book.js";
import { onChanged } from "./changes.js";
import { add, ranges, remove } from "./highlights.js";
import { report } from "./notices.js";
import { rangeOf, segmentAt } from "./places.js";

const waiting = new Set();
const marked = new Map(); // paragraph → its ranges
let asking = null;

export function showDoubts() {
  onLoaded((_, passages) => { for (const passage of passages) waiting.add(Number(passage.dataset.id)); later(); });
  onChanged((news) => {
    if (!news.sound) return;
    for (const id of marked.keys()) waiting.add(id);
    later();
  });
}

function later() {
  asking ??= new Promise((resolve) => setTimeout(resolve, 60)).then(ask).finally(() => { asking = null; if (waiting.size) later(); });
}

async function ask() {
  const passages = [...waiting].slice(0, 40);
  for (const id of passages) waiting.delete(id);
  try {
    const found = await post("doubts", { passages });
    for (const [id, places] of Object.entries(found)) mark(Number(id), places);
  } catch (error) { report(error); }
}

function mark(passage, places) {
  for (const range of marked.get(passage) ?? []) remove("doubt", range);
  const made = [];
  for (const [segment, start, end] of places) {
    const element = segmentAt({ passage, segment });
    if (!element || element.classList.contains("editing")) continue;
    const range = rangeOf(element, start, end);
    add("doubt", range);
    made.push(range);
  }
  marked.set(passage, made);
}

export function doubtCount() {
  return ranges("doubt").length;
}
