// The finished files: played here with the text in step, saved, found in their folder.

import { getJSON, post } from "./api.js";
import { passageElement } from "./book.js";
import { setCurrent } from "./current.js";
import { $, make } from "./elements.js";
import { report, tell } from "./notices.js";
import { segmentAt } from "./places.js";
import { player, stop } from "./player.js";
import { say } from "./strings.js";
import { clock } from "./times.js";

let files = [], at = -1, times = [], shown = -1, wired = false; // the chapter that is heard, and when its segments sound

export async function showMade() {
  const made = await getJSON("made");
  wire();
  files = made.chapters;
  const isAny = files.length > 0;
  for (const id of ["made-title", "made-where"]) $(id).hidden = !isAny;
  $("made-older").hidden = !made.is_older;
  $("folder-open").hidden = !made.is_here;
  $("made-folder").textContent = made.folder;
  $("export-chapters").replaceChildren(...made.whole.map(wholeRow), ...files.map(chapterRow));
}

function saving(name) {
  return make("a", { class: "quiet save", href: `made/${encodeURIComponent(name)}?save=1`, download: name, text: name.split(".").at(-1).toUpperCase(), "aria-label": say("save_file", { name }), title: say("save_file", { name }) });
}

function wholeRow({ file }) {
  return make("li", { class: "whole" }, make("span", { class: "grow" }, make("b", { text: say("whole_book") }), make("small", { class: "below", text: file })), saving(file));
}

function chapterRow(chapter, n) {
  return make("li", { data: { chapter: n } },
    make("button", { type: "button", class: "quiet listen", text: "▶", "aria-label": say("play_chapter", { title: chapter.title }), onclick: () => hear(n).catch(report) }),
    make("span", { class: "grow" }, make("span", { class: "excerpt", text: chapter.title || say("untitled") }), make("small", { class: "below", text: clock(chapter.duration_s) })),
    ...chapter.files.map(saving));
}

function wire() {
  if (wired) return;
  wired = true;
  const audio = $("made-audio");
  audio.addEventListener("timeupdate", follow);
  audio.addEventListener("ended", () => { if (files[at + 1]) hear(at + 1).catch(report); });
  for (const name of ["play", "pause"]) audio.addEventListener(name, mark);
  audio.addEventListener("play", () => { if (player.playing) stop(); });
  player.on("state", (playing) => { if (playing) audio.pause(); });
  $("folder-open").addEventListener("click", () => post("folder", {}).catch(report));
  $("folder-copy").addEventListener("click", () => navigator.clipboard.writeText($("made-folder").textContent).then(() => tell(say("copied"))).catch(() => getSelection().selectAllChildren($("made-folder"))));
}

async function hear(n) {
  const audio = $("made-audio");
  if (at === n && !audio.ended) return audio.paused ? audio.play() : audio.pause();
  stop();
  at = n;
  shown = -1;
  ({ segments: times } = await post("in-step", { chapter: n }));
  audio.hidden = false;
  audio.setAttribute("aria-label", files[n].title);
  audio.src = `made/${encodeURIComponent(files[n].audio)}`;
  await audio.play();
}

function mark() {
  const audio = $("made-audio");
  for (const row of $("export-chapters").querySelectorAll("[data-chapter]")) {
    const sounds = Number(row.dataset.chapter) === at && !audio.paused, button = row.querySelector(".listen");
    button.textContent = sounds ? "❚❚" : "▶";
    button.setAttribute("aria-pressed", String(sounds));
  }
}

async function follow() {
  const now = $("made-audio").currentTime, n = times.findLastIndex(([start]) => start <= now);
  if (n === shown || n < 0) return;
  shown = n;
  const [, , passage, segment] = times[n];
  if (!passage || !await passageElement(passage)) return; // it reads otherwise now
  const element = segmentAt({ passage, segment });
  if (element && shown === n) setCurrent(element, { by: "voice" });
}
