// Who speaks, how fast, and the silence behind: each scope shows what is set there, and only what was changed is sent.

import { post } from "./api.js";
import { attempt, onChanged } from "./changes.js";
import { $, make } from "./elements.js";
import { report } from "./notices.js";
import { isOpen } from "./panel.js";
import { placeOf } from "./places.js";
import { speakFrom } from "./player.js";
import { say } from "./strings.js";
import { onSubject, subjectSegment } from "./subject.js";

let known = null, asked = 0, set = null; // `set`: what the studio says about the subject
const touched = new Set(); // names of fields that the user has begun to fill in

export function voiceList() {
  known ??= post("voices", {}).catch((error) => { known = null; report(error); return { voices: [], sentences: [] }; });
  return known;
}

export function forgetVoices() {
  known = null;
}

function voiceLabel(voice) {
  return [voice.title, voice.style].filter(Boolean).join(" · ");
}

export async function voiceOptions() {
  // the groups of the list of voices
  const { voices } = await voiceList();
  const groups = new Map();
  for (const voice of voices) groups.set(voice.place, [...groups.get(voice.place) ?? [], voice]);
  return [...groups].map(([place, all]) => make("optgroup", { label: say(`voices_${place}`) }, ...all.map((voice) => make("option", { value: voice.name, text: voiceLabel(voice) }))));
}

export function listenForDelivery() {
  onSubject(() => { touched.clear(); if (isOpen("segment")) fill(); });
  onChanged(() => { if (isOpen("segment")) fill(); });
  for (const form of [$("delivery"), $("pause")]) form.addEventListener("input", ({ target }) => { if (target.name !== "scope") touched.add(target.name); });
  $("delivery").scope.addEventListener("change", () => { touched.clear(); show(); });
  $("delivery").addEventListener("submit", (event) => { event.preventDefault(); deliver(); });
  $("pause").addEventListener("submit", (event) => { event.preventDefault(); pause($("pause").pause_s.value === "" ? null : Number($("pause").pause_s.value)); });
  $("pause-usual").addEventListener("click", () => pause(null));
}

export async function fill() {
  const form = $("delivery"), segment = subjectSegment(), mine = ++asked;
  if (!segment) return;
  try {
    const [found, list] = await Promise.all([post("delivery", placeOf(segment)), voiceOptions()]);
    if (mine !== asked) return;
    set = found;
    if (!form.voice.options.length) {
      form.voice.append(make("option", { value: "", text: say("inherited") }), ...list);
    }
    show();
  } catch (error) { if (mine === asked) report(error); }
}

function show() {
  if (!set) return;
  const form = $("delivery"), { voice, speed } = set.scopes[form.scope.value];
  if (!touched.has("voice")) {
    if (voice && ![...form.voice.options].some((option) => option.value === voice)) form.voice.append(make("option", { value: voice, text: voice }));
    form.voice.value = voice;
  }
  if (!touched.has("speed")) form.speed.value = speed;
  if (!touched.has("pause_s")) $("pause").pause_s.value = set.pause_s ?? "";
  $("pause").pause_s.placeholder = Math.round(set.usual_pause_s * 100) / 100;
  $("delivery-now").textContent = say("delivery_now", { voice: set.now.title, speed: set.now.speed });
}

async function deliver() {
  const form = $("delivery"), was = set?.scopes[form.scope.value];
  if (!subjectSegment() || !was) return;
  const what = { scope: form.scope.value };
  if (form.voice.value !== was.voice) what.voice = form.voice.value;
  if (Number(form.speed.value || 1) !== was.speed) what.speed = Number(form.speed.value || 1);
  if (!("voice" in what || "speed" in what)) return;
  touched.delete("voice");
  touched.delete("speed");
  if (await attempt("deliver", () => ({ ...placeOf(subjectSegment()), ...what }))) hear();
}

function hear() {
  const segment = subjectSegment();
  if (segment) speakFrom(segment);
}

async function pause(pause_s) {
  touched.delete("pause_s");
  if (subjectSegment()) await attempt("pause", () => ({ ...placeOf(subjectSegment()), pause_s }));
}
