// Plays segments one after another, each through its own clip, with the pause that stands between them.

import { post } from "./api.js";
import { beside, placeOf } from "./places.js";
import { currentSegment, setCurrent } from "./current.js";
import { load } from "./book.js";
import { report, tell, warn } from "./notices.js";
import { say } from "./strings.js";

const button = document.getElementById("play");
const listeners = { sound: [], time: [], state: [], heard: [] }; // heard: a segment was listened to, to its end

export const player = {
  audio: new Audio(),
  sound: null,      // what the studio said about the segment that is heard
  segment: null,    // its element
  playing: false,
  rate: 1,          // how fast the user listens; the pitch stays
  loops: false,     // whether one segment is played over and over
  on(name, listener) { listeners[name].push(listener); },
};

let turn = 0;       // only the latest wish counts
let resting = 0;    // timer of the pause between two segments
let ahead = null;   // { segment, sound, audio } of the next one

function emit(name, ...values) {
  for (const listener of listeners[name]) listener(...values);
}

function setPlaying(playing) {
  player.playing = playing;
  document.body.classList.toggle("playing", playing);
  button.setAttribute("aria-label", say(playing ? "pause" : "play"));
  emit("state", playing);
}

export async function playSound(segment, sound) {
  // one sound by itself: a take, or another voice
  const mine = ++turn;
  stopSound();
  setPlaying(true);
  const audio = new Audio(sound.audio);
  Object.assign(player, { segment, sound, audio });
  audio.onended = () => { if (mine === turn) { emit("time", null); setPlaying(false); } };
  emit("sound", segment, sound);
  await audio.play().catch(() => setPlaying(false));
  requestAnimationFrame(() => watch(mine));
}

export async function speakFrom(segment, character = 0, by = "user") {
  const mine = ++turn;
  performance.mark("asked");
  stopSound();
  setCurrent(segment, { by });
  setPlaying(true);
  const slow = setTimeout(() => { segment.classList.add("waiting"); document.body.classList.add("preparing"); tell(say("preparing")); }, 250);
  try {
    const { sound, audio } = await takeAhead(segment) ?? await fetched(segment);
    if (mine !== turn) return;
    if (sound.silent) return follow(segment, sound, mine);
    await begin(segment, sound, audio, character, mine);
  } catch (error) {
    if (mine !== turn) return;
    segment.classList.add("failed");
    setPlaying(false);
    report(error);
  } finally {
    clearTimeout(slow);
    segment.classList.remove("waiting");
    if (mine === turn || !player.playing) document.body.classList.remove("preparing");
  }
}

async function fetched(segment, extra = {}) {
  const sound = await post("speak", { ...placeOf(segment), ...extra });
  const audio = new Audio();
  audio.preload = "auto";
  if (!sound.silent) audio.src = sound.audio;
  return { segment, sound, audio };
}

async function takeAhead(segment) {
  const found = ahead?.segment === segment ? ahead : null;
  ahead = null;
  return found?.ready ?? null;
}

async function begin(segment, sound, audio, character, mine) {
  Object.assign(player, { segment, sound, audio });
  segment.classList.remove("failed");
  audio.onended = () => follow(segment, sound, mine);
  audio.onerror = () => { if (mine === turn) { stop(); warn(say("no_output")); } };
  audio.playbackRate = player.rate;
  const mark = sound.marks.find(([, end]) => character < end);
  if (character && mark) audio.currentTime = mark[2];
  emit("sound", segment, sound);
  await audio.play().catch((error) => {
    if (error.name === "AbortError") return;
    setPlaying(false);
    if (error.name !== "NotAllowedError") throw error;
  });
  if (mine === turn && player.playing) {
    performance.mark("heard");
    requestAnimationFrame(() => watch(mine));
    prepareNext(segment);
  }
}

function watch(mine) {
  if (mine !== turn || !player.playing) return;
  emit("time", player.audio.currentTime);
  requestAnimationFrame(() => watch(mine));
}

async function nextOf(segment) {
  let next = beside(segment, 1);
  if (next?.classList.contains("chunk")) {
    await load(next);
    next = beside(segment, 1);
  }
  return next;
}

async function prepareNext(segment) {
  try {
    const next = await nextOf(segment);
    if (next && !player.loops) ahead = { segment: next, ready: fetched(next, { ahead: true }) };
    await ahead?.ready;
  } catch { ahead = null; /* it is asked for again, and reported, when its turn comes */ }
}

function follow(segment, sound, mine) {
  if (mine !== turn) return;
  emit("time", null);
  if (!sound.silent) emit("heard", segment);
  resting = setTimeout(async () => {
    const next = player.loops ? segment : await nextOf(segment).catch(report);
    if (mine !== turn) return;
    if (next) speakFrom(next, 0, "voice");
    else setPlaying(false);
  }, sound.pause_s * 1000 / player.rate);
}

function stopSound() {
  clearTimeout(resting);
  player.audio.pause();
  player.audio.onended = player.audio.onerror = null;
}

export function stop() {
  turn++;
  stopSound();
  setPlaying(false);
  document.body.classList.remove("preparing");
}

export function toggle() {
  const segment = currentSegment();
  if (player.playing) return stop();
  if (!segment) return speakFrom(document.querySelector(".segment"));
  const { audio } = player;
  if (player.segment === segment && audio.currentTime > 0 && !audio.ended) return resume(segment);
  speakFrom(segment);
}

async function resume(segment) {
  const mine = ++turn;
  const { sound, audio } = player;
  setPlaying(true);
  await begin(segment, sound, audio, 0, mine);
}

export function seek(seconds) {
  const { audio, sound } = player;
  if (!sound) return;
  audio.currentTime = Math.min(Math.max(0, seconds), sound.duration_s);
  emit("time", audio.currentTime);
}

export async function step(by) {
  const from = currentSegment();
  let next = from ? beside(from, by) : document.querySelector(".segment");
  if (next?.classList.contains("chunk")) {
    await load(next);
    next = beside(from, by);
  }
  if (!next) return;
  if (player.playing) speakFrom(next);
  else setCurrent(next);
}

export async function renew(segment) {
  // the segment sounds otherwise now: what is shown of it follows, without playing it
  try {
    const { sound, audio } = await fetched(segment, { ahead: true });
    if (player.playing || currentSegment() !== segment || sound.silent) return;
    Object.assign(player, { segment, sound, audio });
    emit("sound", segment, sound);
  } catch { /* it is reported when it is played */ }
}

export function forget() {
  // what was prepared may have changed
  ahead = null;
}
