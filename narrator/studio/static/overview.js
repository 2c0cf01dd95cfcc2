// How long chapters are and how far they were heard, beside their titles; what can be done to a chapter.

import { getJSON, post } from "./api.js";
import { attempt, onChanged } from "./changes.js";
import { currentSegment } from "./current.js";
import { $, make } from "./elements.js";
import { report, tell } from "./notices.js";
import { say } from "./strings.js";
import { beginChapter } from "./structure.js";
import { clock } from "./times.js";
import { onMarked } from "./review.js";

const menu = $("chapter-menu");
let timer = 0, opener = null, dragged = null;

export function listenForOverview() {
  onChanged(later);
  onMarked(later);
  $("outline").addEventListener("click", ({ target }) => {
    const button = target.closest(".chapter-more");
    if (button) openMenu(button);
  });
  $("chapter-menu-close").addEventListener("click", closeMenu);
  $("chapter-rename").addEventListener("submit", (event) => {
    event.preventDefault();
    const form = $("chapter-rename");
    act("rename", { title: form.elements.title.value, spoken: form.spoken.checked });
  });
  menu.addEventListener("click", ({ target }) => { if (target.dataset.act) acts[target.dataset.act](); });
  menu.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); closeMenu(); } });
  document.addEventListener("pointerdown", ({ target }) => { if (!menu.hidden && !target.closest("#chapter-menu, .chapter-more, #notices")) closeMenu(); });
  refresh();
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(refresh, 300);
}

async function refresh() {
  let chapters;
  try { ({ chapters } = await getJSON("overview")); } catch (error) { return report(error); }
  let all = 0, heard = 0;
  for (const { id, length_s, heard_s, again } of chapters) {
    all += length_s;
    heard += heard_s;
    const row = $("outline").querySelector(`li[data-chapter="${id}"]`);
    if (!row) continue;
    const share = length_s ? heard_s / length_s : 0;
    row.querySelector(".length").textContent = [clock(length_s), share > 0 && `${Math.round(share * 100)}%`, again && `⚑${again}`].filter(Boolean).join(" · ");
    row.querySelector(".bar-heard").style.width = `${share * 100}%`;
  }
  $("total").textContent = say(heard ? "total_left" : "total", { all: clock(all), share: Math.round(heard / (all || 1) * 100), left: clock(all - heard) });
}

export function showAhead({ chapter, done, count }) {
  // how far a chapter is that is spoken in the background
  const row = $("outline").querySelector(`li[data-chapter="${chapter}"] .length`);
  if (row && done < count) row.textContent = say("ahead_done", { done, count });
  if (done >= count) { later(); tell(say("ahead_ready")); }
}

function about() {
  const chapter = $(`c${opener.closest("li").dataset.chapter}`);
  return { chapter: Number(chapter.dataset.chapter), was: chapter.dataset.title };
}

function numberOf() {
  return [...$("outline").querySelectorAll("li[data-chapter]")].indexOf(opener.closest("li")) + 1;
}

const acts = {
  up: () => act("move_chapter", { to: numberOf() - 1 }),
  down: () => act("move_chapter", { to: numberOf() + 1 }),
  join: () => act("join_chapters"),
  divide: () => { closeMenu(); beginChapter(currentSegment); },
  delete: () => act("delete_chapter").then((made) => { if (made) tell(say("chapter_deleted")); }),
  ahead: () => { post("ahead", about()).catch(report); closeMenu(); },
};

function act(name, what = {}) {
  const asked = { ...about(), ...what };
  closeMenu();
  return attempt(name, asked);
}

function isDivided() {
  // whether the current paragraph is in the chapter, and not its first
  const passage = currentSegment()?.closest(".passage"), chapter = $(`c${opener.closest("li").dataset.chapter}`);
  return Boolean(passage && chapter.contains(passage) && passage !== chapter.querySelector(".passage"));
}

function openMenu(button) {
  opener = button;
  const { was } = about(), count = $("outline").querySelectorAll("li[data-chapter]").length, number = numberOf();
  $("chapter-menu-title").textContent = was || say("untitled");
  $("chapter-rename").elements.title.value = was;
  $("chapter-rename").spoken.checked = $(`c${button.closest("li").dataset.chapter}`).dataset.spoken === "true";
  for (const [name, off] of [["up", number === 1], ["down", number === count], ["join", number === 1], ["delete", count === 1], ["divide", !isDivided()]]) menu.querySelector(`[data-act=${name}]`).disabled = off;
  menu.hidden = false;
  const box = button.getBoundingClientRect(), own = menu.getBoundingClientRect();
  menu.style.left = `${scrollX + Math.max(8, Math.min(box.left, innerWidth - own.width - 8))}px`;
  menu.style.top = `${scrollY + Math.max(8, Math.min(box.bottom + 4, $("dock").getBoundingClientRect().top - own.height - 8))}px`;
  $("chapter-rename").elements.title.focus({ preventScroll: true });
}

function closeMenu() {
  if (menu.hidden) return;
  const inside = menu.contains(document.activeElement);
  menu.hidden = true;
  if (inside) (opener?.isConnected ? opener : $("book")).focus({ preventScroll: true });
}
