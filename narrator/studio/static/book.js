// The book as it scrolls in: chunks of paragraphs are fetched when they come near.

import { getHTML } from "./api.js";
import { report } from "./notices.js";

const book = document.getElementById("book");
const PER_LINE = 32, LINE_PX = 34;
const listeners = [];

export function onLoaded(listener) {
  // called with a chunk and its new paragraphs
  listeners.push(listener);
  for (const chunk of book.querySelectorAll(".chunk:not([data-waiting])")) listener(chunk, [...chunk.children]);
}

export function placeChunk(chunk, passages = [...chunk.children]) {
  chunk.style.minHeight = "";
  for (const listener of listeners) listener(chunk, passages);
}

export function load(chunk) {
  chunk.loading ??= fetchInto(chunk).finally(() => { delete chunk.loading; });
  return chunk.loading;
}

async function fetchInto(chunk) {
  const content = await getHTML(`passages?ids=${chunk.dataset.ids.replaceAll(" ", "+")}`);
  if (!("waiting" in chunk.dataset)) return;
  chunk.replaceChildren(...content.querySelectorAll(".passage"));
  delete chunk.dataset.waiting;
  chunk.removeAttribute("aria-busy");
  near.unobserve(chunk);
  placeChunk(chunk);
}

const near = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (entry.isIntersecting && "waiting" in entry.target.dataset) load(entry.target).catch(report);
  }
}, { rootMargin: "800px 0px" });

export function watch() {
  for (const chunk of book.querySelectorAll(".chunk[data-waiting]")) {
    const lines = Math.ceil(chunk.dataset.characters / PER_LINE) + chunk.dataset.ids.split(" ").length;
    chunk.style.minHeight = `${lines * LINE_PX}px`;
    near.observe(chunk);
  }
}

export async function passageElement(id) {
  // the paragraph's element, fetched first if it has not come near yet
  const there = document.getElementById(`p${id}`);
  if (there) return there;
  const chunk = [...book.querySelectorAll(".chunk[data-waiting]")]
    .find((waiting) => waiting.dataset.ids.split(" ").includes(String(id)));
  if (!chunk) return null;
  await load(chunk);
  return document.getElementById(`p${id}`);
}
