// What can be done at a character, beside it: another reading, a pause, another voice, a new paragraph.

import { getJSON, post } from "./api.js";
import { caretIn, setCaret } from "./caret.js";
import { attempt } from "./changes.js";
import { currentSegment, setCurrent } from "./current.js";
import { voiceOptions } from "./delivery.js";
import { $, make } from "./elements.js";
import { only } from "./highlights.js";
import { report, tell } from "./notices.js";
import { open } from "./panel.js";
import { ruby, toned } from "./pinyin.js";
import { placeOf, rangeOf, segmentAt } from "./places.js";
import { speakFrom } from "./player.js";
import { say } from "./strings.js";
import { split } from "./structure.js";
import { subjectSegment, takeCurrent } from "./subject.js";

const HEADER = 70, SCOPES = [["here", "only_here"], ["everywhere", "everywhere"], ["lexicon", "in_lexicon"]], GAP = 8, SLOW = 250; // px, px, ms
const popover = $("popover");
const touched = new Set(); // fields that the user has begun to fill in
let anchor = null, token = null, back = null, asked = 0, opened = 0; // where it hangs, what it is about, what had the focus

export function isPopped() {
  return !popover.hidden;
}

export function listenForPopover() {
  $("popover-close").addEventListener("click", closePopover);
  $("popover-more").addEventListener("click", () => { closePopover(); open("segment"); });
  $("popover-split").addEventListener("click", splitHere);
  $("popover-pause").addEventListener("submit", (event) => {
    event.preventDefault();
    const { value } = $("popover-pause").pause_s;
    doing("pause", { pause_s: value === "" ? null : Number(value) });
  });
  $("popover-note").addEventListener("submit", (event) => { event.preventDefault(); writeNote().catch(report); });
  $("popover-voice").addEventListener("change", ({ target }) => {
    doing("deliver", { scope: "segment", voice: target.value });
  });
  popover.addEventListener("input", ({ target }) => { touched.add(target); target.form?.classList.add("touched"); });
  popover.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    closePopover();
  });
  document.addEventListener("pointerdown", ({ target, button }) => { if (isPopped() && button === 0 && !target.closest("#popover, #panel, #dock, #notices, .token")) closePopover({ focus: false }); });
  addEventListener("resize", place);
}

export async function openAt(segment, character) {
  // at a character of the text
  const mine = ++asked;
  opened++;
  popover.hidden = true; // what it shows is about another place
  setCurrent(segment);
  const where = placeOf(segment);
  const slow = setTimeout(() => segment.classList.add("waiting"), SLOW);
  const { tokens } = await post("readings", where).finally(() => { clearTimeout(slow); segment.classList.remove("waiting"); });
  const there = segment.isConnected ? segment : segmentAt(where); // its paragraph may have been brought anew meanwhile
  if (mine !== asked || !there) return;
  const found = tokens.find(({ start, end }) => start <= character && character < end) ?? tokens.find(({ start }) => start >= character) ?? tokens.at(-1);
  if (!found) return tell(say("no_reading_here"));
  openFor(there, found, rangeOf(there, found.start, found.end));
}

export function openHere() {
  // by a key: where the caret stands
  const segment = subjectSegment() ?? currentSegment();
  if (segment) openAt(segment, caretIn(segment)).catch(report);
}

export function openFor(segment, found, where) {
  if (!segment) return;
  if (!isPopped()) back = document.activeElement;
  opened++;
  anchor = where;
  token = found;
  touched.clear();
  for (const form of popover.querySelectorAll("form")) form.classList.remove("touched");
  popover.hidden = false;
  document.body.classList.add("popped");
  $("popover-title").textContent = found.text;
  $("popover-split").hidden = found.start === 0 && Number(segment.dataset.n) === 0;
  $("popover-split").textContent = say("split_before", { text: [...found.text].slice(0, 4).join("") });
  $("popover-note").elements.text.value = segment.closest(".passage").dataset.note ?? "";
  showChoices();
  fillRest(segment).catch(report);
  only("found", rangeOf(segment, found.start, found.end));
  place();
  ($("choices").querySelector("[aria-pressed=true]") ?? $("choices").querySelector("[name=said]")).focus({ preventScroll: true });
}

export function closePopover({ focus = true } = {}) {
  if (!isPopped()) return false;
  const inside = popover.contains(document.activeElement);
  popover.hidden = true;
  document.body.classList.remove("popped");
  asked++;
  only("found", null);
  takeCurrent();
  if (focus && inside) (back?.isConnected && back !== document.body ? back : $("book")).focus({ preventScroll: true });
  return true;
}

async function doing(action, what) {
  // what was refused stays to be mended; if it stands at another place meanwhile, it stays there
  const mine = opened;
  if (!await attempt(action, () => ({ ...placeOf(subjectSegment()), ...what })) || mine !== opened) return;
  closePopover();
  const segment = subjectSegment();
  if (segment) speakFrom(segment);
}

function place() {
  // below the character, above it where there is no room, and on the page in any case
  if (!isPopped() || !anchor) return;
  popover.style.maxHeight = "";
  const own = popover.getBoundingClientRect(), floor = $("dock").getBoundingClientRect().top - GAP, width = document.documentElement.clientWidth;
  let box = anchor.getBoundingClientRect();
  const fits = box.bottom + GAP + own.height <= floor, fitsAbove = box.top - GAP - own.height >= GAP;
  if (!fits && !fitsAbove) {
    // no room on either side: the sentence goes up, so that it stays in sight
    scrollBy({ top: box.top - HEADER, behavior: "instant" });
    box = anchor.getBoundingClientRect();
    popover.style.maxHeight = `${floor - box.bottom - GAP}px`;
  }
  const top = fits || !fitsAbove ? box.bottom + GAP : box.top - GAP - own.height;
  popover.style.left = `${scrollX + Math.max(GAP, Math.min(box.left - 2 * GAP, width - own.width - GAP))}px`;
  popover.style.top = `${scrollY + top}px`;
}

async function fillRest(segment) {
  const mine = asked;
  const [found, options, { count }] = await Promise.all([post("delivery", placeOf(segment)), voiceOptions(), getJSON(`find?text=${encodeURIComponent(token.text)}`)]);
  if (mine !== asked) return;
  const { pause_s: field } = $("popover-pause"), voice = $("popover-voice"), own = found.scopes.segment.voice;
  if (!touched.has(field)) field.value = found.pause_s ?? "";
  field.placeholder = Math.round(found.usual_pause_s * 100) / 100;
  voice.replaceChildren(make("option", { value: "", text: say("inherited_from", { voice: found.now.title }) }), ...options);
  if (own && ![...voice.options].some((option) => option.value === own)) voice.append(make("option", { value: own, text: own }));
  voice.value = own;
  const many = $("choices").querySelector("[value=everywhere] + span");
  if (many) many.textContent = say("everywhere_count", { count });
}

async function writeNote() {
  const passage = subjectSegment()?.closest(".passage"), mine = opened;
  if (!passage) return;
  const { text } = await post("note", { passage: Number(passage.dataset.id), text: $("popover-note").elements.text.value });
  if (text) passage.dataset.note = text;
  else delete passage.dataset.note;
  if (mine === opened) closePopover();
}

function splitHere() {
  const segment = subjectSegment(), { start } = token;
  if (!segment) return;
  closePopover();
  setCaret(segment, start);
  split();
}

function showChoices() {
  const scope = make("div", { class: "scopes", role: "group", "aria-label": say("change_where") }, ...SCOPES.map(([value, text]) =>
    make("label", {}, make("input", { type: "radio", name: "scope", value, checked: value === "here" }), make("span", { text: say(text) }))));
  const typed = make("input", { name: "said", type: "text", autocomplete: "off", spellcheck: "false", value: (token.own?.[2] ?? token.pinyin.join(" ")) || "" });
  const rows = token.candidates.map((candidates, n) => candidateRow(n, candidates)).filter(Boolean);
  const form = make("form", { onsubmit: (event) => { event.preventDefault(); apply(0, token.text, typed.value); } },
    scope, ...rows,
    make("span", { class: "fields" }, make("label", { text: `${say("reading")} ` }, typed), make("button", { type: "submit", text: say("apply") })));
  if (token.own) {
    form.lastChild.append(make("button", { type: "button", text: say("as_usual"), onclick: () => doing("read", { start: token.own[0], end: token.own[1], said: "" }) }));
  }
  $("choices").replaceChildren(form);
}

function candidateRow(n, candidates) {
  const character = [...token.text][n], now = token.pinyin[n];
  const others = [...new Set([now, ...candidates])];
  if (others.length < 2) return null;
  return make("div", { class: "candidates", role: "group", "aria-label": say("readings_of", { text: character }) },
    ruby(character, ""),
    ...others.map((syllable) => make("button", {
      type: "button", text: toned(syllable), "aria-pressed": String(syllable === now), data: { said: syllable },
      onclick: () => apply(n, character, syllable),
    })));
}

function apply(n, text, said) {
  const scope = $("choices").querySelector("[name=scope]:checked").value;
  const start = token.start + [...token.text].slice(0, n).length;
  let what = { start, end: start + [...text].length, said };
  if (scope !== "here" && [...token.text].length > 1 && [...text].length === 1) {
    // beyond this place a character alone says too little: the whole word is meant
    const syllables = [...token.pinyin];
    syllables[n] = said;
    what = { start: token.start, end: token.end, said: syllables.join(" ") };
  }
  return doing("read", { ...what, scope });
}
