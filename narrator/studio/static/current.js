// The segment that everything is about: one at a time.

import { post } from "./api.js";
import { placeOf } from "./places.js";
import { say } from "./strings.js";

let current = null, choices = 0, remembering = 0;
const listeners = [];
const where = document.getElementById("where");

export function onCurrent(listener) {
  listeners.push(listener);
}

export function currentSegment() {
  return current?.isConnected ? current : null;
}

export function lastCurrent() {
  // also where it has left the page
  return current;
}

export function choiceCount() {
  // grows whenever the user or the voice moves on
  return choices;
}

export function setCurrent(segment, { scroll = true, by = "user" } = {}) {
  // by "voice": playback has moved on; by "change": the same place in a new element
  if (by !== "change") choices++;
  if (current === segment && current?.classList.contains("current")) return announce(segment, by);
  current?.classList.remove("current");
  current?.removeAttribute("aria-current");
  current = segment;
  if (segment) {
    document.getElementById("hint").hidden = true; // it is for a first visit
    segment.classList.add("current");
    segment.setAttribute("aria-current", "true");
    if (scroll) bring(segment);
    where.textContent = describe(segment);
    for (const link of document.querySelectorAll("#outline a[aria-current]")) link.removeAttribute("aria-current");
    document.querySelector(`#outline a[href="#${segment.closest(".chapter").id}"]`)?.setAttribute("aria-current", "true");
    remember(segment);
  }
  announce(segment, by);
}

function announce(segment, by) {
  for (const listener of listeners) listener(segment, by);
}

function remember(segment) {
  // where the user was, for the next visit
  clearTimeout(remembering);
  remembering = setTimeout(() => {
    if (segment.isConnected) post("place", placeOf(segment), { keepalive: true }).catch(() => {}); // it is only a convenience
  }, 300);
}

function describe(segment) {
  const chapter = segment.closest(".chapter");
  const all = [...segment.closest(".passage").querySelectorAll(".segment")];
  return say("where", { chapter: chapter.getAttribute("aria-label"), number: all.indexOf(segment) + 1, count: all.length });
}

export function bring(segment) {
  const box = segment.getBoundingClientRect();
  const panel = document.getElementById("panel"), isSheet = !panel.hidden && matchMedia("(max-width: 40rem)").matches;
  const floor = (isSheet ? panel : document.getElementById("dock")).getBoundingClientRect().top;
  if (box.top < 80 || box.bottom > floor - 24) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollBy({ top: box.top - (isSheet ? 80 : innerHeight / 3), behavior: calm ? "instant" : "smooth" });
  }
}
