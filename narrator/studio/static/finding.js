// Where a word stands in the whole book.

import { getJSON } from "./api.js";
import { passageElement } from "./book.js";
import { setCurrent } from "./current.js";
import { $, make } from "./elements.js";
import { only } from "./highlights.js";
import { report } from "./notices.js";
import { onOpen } from "./panel.js";
import { rangeOf, segmentAt } from "./places.js";
import { say } from "./strings.js";

let asked = 0;

export async function goTo({ passage, segment, start = 0, end = 0 }) {
  if (!await passageElement(passage)) return null;
  const element = segmentAt({ passage, segment });
  if (!element) return null;
  setCurrent(element, { scroll: false });
  element.scrollIntoView({ block: "center", behavior: "instant" });
  only("found", end > start ? rangeOf(element, start, end) : null);
  return element;
}

export function excerpt({ before, text, after }) {
  return make("span", { class: "grow excerpt", lang: "zh-CN" }, before, make("mark", { text }), after);
}

export function listenForFind() {
  onOpen("find", () => $("find-text").select());
  $("find-text").addEventListener("input", find);
  $("find").addEventListener("submit", (event) => { event.preventDefault(); $("found").querySelector("button")?.click(); });
}

async function find() {
  const mine = ++asked, text = $("find-text").value.trim();
  if (!text) { $("found").replaceChildren(); $("found-count").textContent = ""; return; }
  try {
    const { count, places } = await getJSON(`find?text=${encodeURIComponent(text)}`);
    if (mine !== asked) return;
    $("found-count").textContent = say("found", { count });
    $("found").replaceChildren(...places.map((place) => make("li", {},
      make("button", { type: "button", class: "row", onclick: () => goTo({ ...place, end: place.start + [...place.text].length }).catch(report) },
        excerpt(place), make("small", { text: place.chapter })))));
  } catch (error) { report(error); }
}
