// What is worth a look: doubtful readings, what failed, cues that are too long.

import { getJSON, post } from "./api.js";
import { currentSegment } from "./current.js";
import { $, make } from "./elements.js";
import { excerpt, goTo } from "./finding.js";
import { report, tell } from "./notices.js";
import { isOpen, onOpen } from "./panel.js";
import { placeOf } from "./places.js";
import { speakFrom } from "./player.js";
import { toned } from "./pinyin.js";
import { openAt } from "./popover.js";
import { say } from "./strings.js";

const KINDS = { note: "kind_note", doubtful: "kind_doubtful", unread: "kind_unread", failed: "kind_failed", suspicious: "kind_suspicious", misheard: "kind_misheard", cue: "kind_cue" };
const READ = new Set(["doubtful", "unread", "misheard"]), STEP = 100;
const closed = new Set(), shown = new Map(), done = [];
let asking = false, again = false, last = null;

export function listenForTodo() {
  onOpen("todo", refresh);
  $("todo-undo").addEventListener("click", uncheck);
}

export async function refresh() {
  if (asking) { again = true; return; }
  asking = true;
  try {
    show(await getJSON("todo"));
  } catch (error) { report(error); } finally {
    asking = false;
    if (again) { again = false; setTimeout(refresh, 500); }
  }
}

function show({ items, count, looked_at }) {
  $("todo-count").textContent = count > 999 ? "999+" : count;
  $("todo-count").hidden = !count;
  $("todo-count").parentElement.setAttribute("aria-label", count ? `${say("todo")} ${$("todo-count").textContent}` : say("todo"));
  if (!isOpen("todo")) return;
  const looking = looked_at < 1 ? ` ${say("looking", { percent: Math.floor(looked_at * 100) })}` : "";
  $("todo-status").textContent = (count ? say("todo_count", { count }) : say("todo_none")) + looking;
  const focused = document.activeElement?.closest?.("#todo li[data-name]")?.dataset.name;
  const groups = Map.groupBy ? Map.groupBy(items, (item) => item.kind) : grouped(items);
  $("todo").replaceChildren(...[...groups].flatMap(([kind, all]) => [heading(kind, all), ...(closed.has(kind) ? [] : all.slice(0, shown.get(kind) ?? STEP).map(row)), ...more(kind, all)]));
  if (focused) $("todo").querySelector(`[data-name="${focused}"] button`)?.focus();
}

function grouped(items) {
  const groups = new Map();
  for (const item of items) groups.set(item.kind, [...groups.get(item.kind) ?? [], item]);
  return groups;
}

function heading(kind, all) {
  const isOpen = !closed.has(kind);
  return make("li", { class: "group" }, make("button", {
    type: "button", class: "row", "aria-expanded": String(isOpen), text: `${isOpen ? "▾" : "▸"} ${say(KINDS[kind])} ${all.length}`,
    onclick: () => { if (isOpen) closed.add(kind); else closed.delete(kind); refresh(); },
  }));
}

function more(kind, all) {
  // long lists come a page at a time, and all of it can be reached
  const many = shown.get(kind) ?? STEP;
  if (closed.has(kind) || all.length <= many) return [];
  return [make("li", {}, make("button", { type: "button", text: say("more", { count: all.length - many }), onclick: () => { shown.set(kind, many + STEP); refresh(); } }))];
}

function row(item) {
  const reason = item.kind === "doubtful" ? item.reason.split(" ").map((s) => /^[a-zü]+\d$/.test(s) ? toned(s) : s).join(" ") : item.reason;
  const right = say("is_right", { text: item.text });
  return make("li", { data: { name: item.name, kind: item.kind } },
    make("button", { type: "button", class: "row", onclick: () => look(item) },
      excerpt(item), ...(reason ? [make("small", { text: reason })] : [])),
    ...(READ.has(item.kind) ? [make("button", { type: "button", class: "quiet", text: say("readings_short"), "aria-label": say("readings_of", { text: item.text }), onclick: () => correct(item).catch(report) })] : []),
    make("button", { type: "button", class: "quiet", text: "✓", "aria-label": right, title: right, onclick: () => check(item) }));
}

async function look(item) {
  const segment = await goTo(item);
  if (!segment) return refresh();
  speakFrom(segment, Math.max(0, item.start - 4));
}

async function check(item) {
  try {
    await post("check", { name: item.name, done: true });
    tell(say("checked"));
    undoable(item);
    refresh();
  } catch (error) { report(error); }
}

function undoable(item) {
  // ✓ can be taken back, the latest first
  done.push(item);
  $("todo-undo").hidden = false;
  $("todo-undo").textContent = say("uncheck", { text: item.text });
}

async function uncheck() {
  const item = done.pop();
  if (!item) return;
  try { await post("check", { name: item.name, done: false }); } catch (error) { report(error); }
  $("todo-undo").hidden = !done.length;
  if (done.length) $("todo-undo").textContent = say("uncheck", { text: done.at(-1).text });
  refresh();
}

export async function nextDoubt(by = 1) {
  // the next place on the list behind the current segment, in the order of the book
  const { items } = await getJSON("todo"), now = currentSegment();
  const order = new Map([...document.querySelectorAll(".chunk")].flatMap((chunk) => chunk.dataset.ids.split(" ")).map((id, n) => [Number(id), n]));
  const at = (place) => (order.get(place.passage) ?? 0) * 1000 + place.segment + (place.start ?? 0) / 1e6;
  const sorted = items.sort((one, other) => at(one) - at(other));
  const from = now ? at({ ...placeOf(now), start: last?.passage === placeOf(now).passage && last.segment === placeOf(now).segment ? last.start : by > 0 ? -1 : 1e5 }) : -1;
  const next = by > 0 ? sorted.find((item) => at(item) > from) ?? sorted[0] : sorted.findLast((item) => at(item) < from) ?? sorted.at(-1);
  if (!next) return tell(say("todo_none"));
  last = next;
  await look(next);
}

export async function correct(item) {
  const segment = await goTo(item);
  if (segment) await openAt(segment, item.start);
}
