// The segment's waveform, with the marks of its characters and cues; a click seeks.

import { wordEdges } from "./caret.js";
import { onChanged } from "./changes.js";
import { currentSegment, onCurrent } from "./current.js";
import { player, renew, seek } from "./player.js";
import { unitsOf } from "./places.js";

const canvas = document.getElementById("wave");
const ink = canvas.getContext("2d");
const CALM = 200; // ms behind a change: most are heard at once, and show their own shape
let position = 0, timer = 0, shownText = null, shownEdges = [];

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export function drawWaves() {
  player.on("sound", () => { canvas.hidden = false; position = player.audio.currentTime; draw(); });
  player.on("time", (time) => { if (time !== null) { position = time; draw(); } });
  onChanged(({ changed, sound }) => {
    const passage = Number(player.segment?.closest(".passage")?.dataset.id ?? 0), now = currentSegment();
    const isOld = player.segment && (!player.segment.isConnected || sound || changed.includes(passage));
    if (!isOld || player.playing) return;
    canvas.hidden = true;
    player.sound = null;
    clearTimeout(timer);
    timer = setTimeout(() => { if (!player.playing && now?.isConnected && currentSegment() === now) renew(now); }, CALM);
  });
  onCurrent((_, by) => { if (by === "user") setTimeout(hideOther, CALM); });
  new ResizeObserver(draw).observe(canvas.parentElement);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  canvas.addEventListener("pointerdown", (event) => {
    const box = canvas.getBoundingClientRect();
    if (player.sound) seek((event.clientX - box.left) / box.width * player.sound.duration_s);
  });
}

function hideOther() {
  // the shape of another sentence would mislead
  if (player.playing || !player.sound || !player.segment?.isConnected) return;
  canvas.hidden = player.segment !== currentSegment();
  draw();
}

function draw() {
  const { sound } = player;
  if (!sound || canvas.hidden) return;
  const scale = devicePixelRatio, { width, height } = canvas.parentElement.getBoundingClientRect();
  if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
  if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale);
  ink.setTransform(scale, 0, 0, scale, 0, 0);
  ink.clearRect(0, 0, width, height);
  const x = (seconds) => seconds / sound.duration_s * width;
  const text = height > 44 ? 16 : 0, middle = (height - text) / 2;
  drawCues(sound, x, height);
  drawPeaks(sound, width, middle);
  if (text) drawText(sound, x, height);
  ink.fillStyle = colour("--accent");
  ink.fillRect(x(position) - 0.75, 0, 1.5, height - text);
}

function drawPeaks(sound, width, middle) {
  const { peaks } = sound, loudest = Math.max(...peaks, 20), step = 3;
  const played = position / sound.duration_s * width;
  for (let at = 0; at < width; at += step) {
    const from = Math.floor(at / width * peaks.length), to = Math.max(from + 1, Math.floor((at + step) / width * peaks.length));
    const peak = Math.max(...peaks.slice(from, to)) / loudest;
    const half = Math.max(0.75, peak * (middle - 3));
    ink.fillStyle = colour(at < played ? "--wave-played" : "--wave");
    ink.fillRect(at, middle - half, step - 1, half * 2);
  }
}

function words(marks, edges) {
  // marks put together, so that each stands for whole words
  const made = [];
  for (const [start, end, from, to] of marks) {
    const last = made.at(-1);
    if (last && last[1] === start && !edges.has(start)) made[made.length - 1] = [last[0], end, last[2], to];
    else made.push([start, end, from, to]);
  }
  return made;
}

function edgesOf(text) {
  if (shownText !== text) [shownText, shownEdges] = [text, wordEdges(text)];
  return shownEdges;
}

function drawText(sound, x, height) {
  const text = player.segment.textContent, edges = new Set(edgesOf(text));
  ink.font = `12px ${getComputedStyle(document.body).fontFamily}`;
  ink.textBaseline = "alphabetic";
  let free = -Infinity;
  for (const [start, end, from, to] of words(sound.marks, edges)) {
    const word = text.slice(unitsOf(text, start), unitsOf(text, end)).trim();
    if (!word || to <= from || /^\p{P}+$/u.test(word)) continue;
    ink.fillStyle = colour("--rule");
    ink.fillRect(x(from), height - 18, 1, 3);
    if (x(from) < free) continue;
    ink.fillStyle = colour(position >= from && position < to ? "--accent" : "--faint");
    ink.fillText(word, x(from), height - 3);
    free = x(from) + ink.measureText(word).width + 1;
  }
}

function drawCues(sound, x, height) {
  ink.fillStyle = colour("--cue");
  for (const [index, cue] of (sound.cues ?? []).entries()) {
    if (index % 2 === 0) ink.fillRect(x(cue.start_s), 0, x(cue.end_s) - x(cue.start_s), height);
  }
}
