// Edits that are not in the script yet: marked on the page, kept in this browser, and sent again.

import { post } from "./api.js";
import { onLoaded, passageElement } from "./book.js";
import { warn } from "./notices.js";
import { segmentAt } from "./places.js";
import { say, settings } from "./strings.js";

const KEPT = `narrator-unsaved-${settings.book}`, NAME = "narrator-page";
const held = new Map(), earlier = read(); // what stood there when the page was opened
let name = "", resend = null;

export function pageName() {
  // survives a reload, so that what this page held is known to be its own
  if (name) return name;
  try { name = sessionStorage.getItem(NAME) ?? ""; } catch { /* not here */ }
  name ||= crypto.randomUUID();
  try { sessionStorage.setItem(NAME, name); } catch { /* not here */ }
  return name;
}

function read() {
  try { return JSON.parse(localStorage.getItem(KEPT) ?? "[]"); } catch { return []; }
}

function write() {
  // what other pages hold stays
  const others = read().filter((entry) => entry.page !== pageName());
  const all = [...others, ...held.values()];
  try {
    if (all.length) localStorage.setItem(KEPT, JSON.stringify(all));
    else localStorage.removeItem(KEPT);
  } catch { /* full, or not here: the studio has a draft as well */ }
}

const keyOf = ({ mark, before }) => `${mark} ${before}`;

export function hold(place, text, before, { done = false } = {}) {
  // `done`: the user has finished typing, so it may be sent by itself
  held.set(keyOf({ mark: place.mark, before }), { ...place, text, before, done, page: pageName() });
  write();
}

export function release(place, before) {
  held.delete(keyOf({ mark: place.mark, before }));
  write();
}

export function isHeld(mark, segment) {
  return [...held.values()].some((entry) => entry.mark === mark && entry.segment === segment);
}

export function showHeld(passage) {
  // new text that is still under way stands on the page, marked, whatever the studio says about the paragraph
  for (const { passage: id, text, before, done } of held.values()) {
    if (!done || `p${id}` !== passage.id) continue;
    const segment = [...passage.querySelectorAll(".segment:not(.editing)")].find((each) => each.textContent === before);
    if (segment) markUnsaved(segment, text);
  }
}

export function markUnsaved(segment, text) {
  segment.textContent = text;
  segment.classList.add("unsaved");
  segment.title = say("unsaved");
  segment.dataset.unsaved = say("unsaved_tag");
}

export function listenForUnsaved(save) {
  // `save(place, text, before)` sends an edit
  resend = save;
  onLoaded((_, passages) => { if (held.size) passages.forEach(showHeld); });
}

export function sendAgain() {
  for (const entry of [...held.values()]) if (entry.done) resend?.(entry, entry.text, entry.before);
}

export async function restoreUnsaved(goOn) {
  // what earlier pages could not save: sent by itself where the paragraph is unchanged, else offered
  const entries = earlier;
  if (!entries.length) return;
  const { found } = await post("locate", { edits: entries.map(({ mark, text, page }) => ({ mark, text, page })) });
  const free = entries.map((entry, n) => ({ ...entry, ...found[n] })).filter((entry) => entry.page === pageName() || !entry.open);
  forget(free);
  for (const entry of free) {
    if (entry.saved || entry.text === entry.before) continue;
    await restore(entry, goOn);
  }
}

function forget(entries) {
  const gone = new Set(entries.map((entry) => entry.page + keyOf(entry)));
  const left = read().filter((entry) => !gone.has(entry.page + keyOf(entry)));
  try { localStorage.setItem(KEPT, JSON.stringify(left)); } catch { /* not here */ }
}

async function restore(entry, goOn) {
  const there = entry.passage && await passageElement(entry.passage);
  const segment = there && segmentAt(entry);
  if (segment && entry.done) {
    hold(entry, entry.text, entry.before, { done: true });
    showHeld(there);
    return resend(entry, entry.text, entry.before);
  }
  hold(entry, entry.text, entry.before);
  const drop = () => release(entry, entry.before);
  warn(say(segment ? "draft_back" : "draft_lost"), entry.text, [...(segment ? [[say("go_on"), () => { drop(); goOn(entry); }]] : []), [say("give_up"), drop]]);
}
