// The current chapter on one line, to be moved about in: sentences by their length, coloured by their marks.

import { post } from "./api.js";
import { passageElement } from "./book.js";
import { onChanged } from "./changes.js";
import { currentSegment, onCurrent, setCurrent } from "./current.js";
import { $ } from "./elements.js";
import { report } from "./notices.js";
import { placeOf, segmentAt } from "./places.js";
import { player, speakFrom } from "./player.js";
import { onMarked } from "./review.js";
import { say } from "./strings.js";
import { clock } from "./times.js";

const slider = $("timeline"), canvas = $("timeline-marks"), ink = canvas.getContext("2d");
const CALM = 300; // ms behind a change, which is heard first
let timer = 0, chapter = 0, segments = [], starts = [], total = 0, asked = 0, held = false;

export function listenForTimeline() {
  onCurrent((segment) => { if (segment) follow(segment).catch(report); });
  onChanged(() => { clearTimeout(timer); timer = setTimeout(renew, CALM); });
  onMarked((segment) => {
    const { passage, segment: n } = placeOf(segment), found = segments.find(([p, s]) => p === passage && s === n);
    if (found) found[3] = segment.dataset.review ?? "";
    draw();
  });
  slider.addEventListener("input", () => { held = true; tellPlace(Number(slider.value)); });
  slider.addEventListener("change", () => { held = false; go(Number(slider.value)).catch(report); });
  slider.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault(); // a sentence at a time
    const n = Math.min(Math.max(0, at(Number(slider.value)) + by), segments.length - 1);
    slider.value = starts[n];
    go(starts[n]).catch(report);
  });
  player.on("time", (time) => { if (time !== null && !held) place(player.segment, time); });
  new ResizeObserver(draw).observe(canvas.parentElement);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

function renew() {
  chapter = 0;
  const now = currentSegment();
  if (now) follow(now).catch(report);
}

async function follow(segment) {
  const now = Number(segment.closest(".chapter").dataset.chapter);
  if (now !== chapter) {
    chapter = now;
    const mine = ++asked, found = await post("timeline", { chapter: now });
    if (mine !== asked) return;
    ({ segments } = found);
    total = 0;
    starts = segments.map(([, , length_s]) => (total += length_s) - length_s);
    slider.max = total;
    slider.disabled = !total;
    draw();
  }
  if (!held) place(segment, 0);
}

function at(seconds) {
  // the sentence there
  return Math.max(0, starts.findLastIndex((start) => start <= seconds + 0.01));
}

function place(segment, time) {
  if (!segment?.isConnected) return;
  const { passage, segment: n } = placeOf(segment), found = segments.findIndex(([p, s]) => p === passage && s === n);
  if (found < 0) return;
  slider.value = starts[found] + Math.min(time, segments[found][2]);
  tellPlace(Number(slider.value), found);
}

function tellPlace(seconds, n = at(seconds)) {
  slider.setAttribute("aria-valuetext", say("timeline_at", { now: clock(seconds), all: clock(total), number: n + 1, count: segments.length }));
  slider.title = `${clock(seconds)} / ${clock(total)}`;
  $("chapter-clock").textContent = `${clock(seconds)} / ${clock(total)}`;
}

async function go(seconds) {
  const [passage, n] = segments[at(seconds)] ?? [];
  if (!passage || !await passageElement(passage)) return;
  const segment = segmentAt({ passage, segment: n });
  if (!segment) return;
  if (player.playing) speakFrom(segment);
  else setCurrent(segment);
}

function draw() {
  const scale = devicePixelRatio, { width, height } = canvas.getBoundingClientRect();
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  if (!total) return;
  const style = getComputedStyle(document.documentElement), colours = { "": "--rule", heard: "--wave", approved: "--approved", again: "--doubt" };
  ink.setTransform(scale, 0, 0, scale, 0, 0);
  ink.clearRect(0, 0, width, height);
  for (const [n, [, , length_s, mark]] of segments.entries()) {
    ink.fillStyle = style.getPropertyValue(colours[mark]).trim();
    ink.fillRect(starts[n] / total * width, height / 2 - 3, Math.max(1, length_s / total * width - (width > segments.length * 3 ? 1 : 0)), 6);
  }
}
