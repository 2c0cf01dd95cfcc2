// What is worth a look: doubtful readings, what failed, cues that are too long.

import { getJSON, post } from "./api.js";
import { $, make } from "./elements.js";
import { excerpt, goTo } from "./finding.js";
import { report, tell } from "./notices.js";
import { isOpen, onOpen } from "./panel.js";
import { speakFrom } from "./player.js";
import { choose, toned } from "./readings.js";
import { say } from "./strings.js";

const KINDS = { doubtful: "kind_doubtful", unread: "kind_unread", failed: "kind_failed", suspicious: "kind_suspicious", misheard: "kind_misheard", cue: "kind_cue" };
let asking = false, again = false;

export function listenForTodo() {
  onOpen("todo", refresh);
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
  const focused = document.activeElement?.closest?.("#todo li")?.dataset.name;
  $("todo").replaceChildren(...items.map(row));
  if (focused) $("todo").querySelector(`[data-name="${focused}"] button`)?.focus();
}

function row(item) {
  const reason = item.kind === "doubtful" ? item.reason.split(" ").map((s) => /^[a-zü]+\d$/.test(s) ? toned(s) : s).join(" ") : item.reason;
  return make("li", { data: { name: item.name, kind: item.kind } },
    make("button", { type: "button", class: "row", onclick: () => look(item) },
      excerpt(item), make("small", { text: [say(KINDS[item.kind]), reason].filter(Boolean).join(" · ") })),
    make("button", { type: "button", class: "quiet", text: "✓", "aria-label": say("is_right", { text: item.text }), title: say("is_right", { text: item.text }), onclick: () => check(item) }));
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
    refresh();
  } catch (error) { report(error); }
}

export async function correct(item) {
  const segment = await goTo(item);
  if (segment) choose(segment, item.start);
}
