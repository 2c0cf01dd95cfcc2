// Where a word stands in the whole book.

import { getJSON } from "./api.js";
import { passageElement } from "./book.js";
import { attempt, onChanged } from "./changes.js";
import { setCurrent } from "./current.js";
import { $, make } from "./elements.js";
import { only } from "./highlights.js";
import { report, tell } from "./notices.js";
import { isOpen, onOpen } from "./panel.js";
import { rangeOf, segmentAt } from "./places.js";
import { say } from "./strings.js";

let asked = 0, at = -1, count = 0;

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
  $("replace").addEventListener("input", () => { $("replace").dataset.touched = "yes"; preview(); });
  $("replace").addEventListener("submit", (event) => { event.preventDefault(); replaceAll(); });
  onChanged(() => { if (isOpen("find") && $("find-text").value.trim()) find(); });
  $("find").addEventListener("submit", (event) => { event.preventDefault(); goOn(event.submitter?.dataset.back ? -1 : 1); });
  $("find-text").addEventListener("keydown", (event) => { if (event.key === "Enter" && event.shiftKey) { event.preventDefault(); goOn(-1); } });
}

function goOn(by) {
  // Enter goes to the next place, Shift+Enter to the one before, around at the ends
  const buttons = [...$("found").querySelectorAll("button.row")];
  if (!buttons.length) return;
  at = (at + by + buttons.length + (at < 0 && by < 0 ? 1 : 0)) % buttons.length;
  for (const button of buttons) button.removeAttribute("aria-current");
  buttons[at].setAttribute("aria-current", "true");
  buttons[at].scrollIntoView({ block: "nearest" });
  buttons[at].click();
}

async function find() {
  at = -1;
  const mine = ++asked, text = $("find-text").value.trim();
  if (!text) { count = 0; $("found").replaceChildren(); $("found-count").textContent = ""; return preview(); }
  try {
    const found = await getJSON(`find?text=${encodeURIComponent(text)}`);
    if (mine !== asked) return;
    count = found.count;
    $("found-count").textContent = say("found", { count });
    $("found").replaceChildren(...found.places.map(foundRow));
    preview();
  } catch (error) { report(error); }
}

function foundRow(place) {
  const label = say("replace_here", { text: place.text });
  return make("li", { data: { passage: place.passage, at: place.at } },
    make("input", { type: "checkbox", class: "take", checked: true, "aria-label": label, title: label, onchange: preview }),
    make("button", { type: "button", class: "row", onclick: () => goTo({ ...place, end: place.start + [...place.text].length }).catch(report) },
      excerpt(place), make("small", { text: place.chapter })));
}

function left() {
  // places that are not to be replaced
  return [...$("found").children].filter((row) => !row.querySelector("input").checked).map(({ dataset }) => [Number(dataset.passage), Number(dataset.at)]);
}

function preview() {
  // what would stand there, before anything is changed
  const { written } = $("replace"), button = $("replace").querySelector("button"), many = count - left().length;
  $("found").classList.toggle("replacing", written.value !== "");
  for (const row of $("found").children) row.querySelector("mark").dataset.written = row.querySelector("input").checked ? written.value : "";
  button.disabled = !many || (!written.value && !$("replace").dataset.touched);
  button.textContent = many ? `${say("replace_all")} (${many})` : say("replace_all");
}

async function replaceAll() {
  const what = { text: $("find-text").value.trim(), written: $("replace").written.value, skip: left() }, many = count - what.skip.length;
  if (!many || !await attempt("replace", what)) return;
  tell(say("replaced", { count: many }));
  await find();
  $("found-count").textContent = say("replaced", { count: many });
}
