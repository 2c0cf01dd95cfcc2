// Who speaks, how fast, and the silence behind: for a segment, its paragraph, its chapter, or the whole book.

import { post } from "./api.js";
import { attempt, onChanged } from "./changes.js";
import { currentSegment, onCurrent } from "./current.js";
import { $, make } from "./elements.js";
import { report } from "./notices.js";
import { isOpen } from "./panel.js";
import { placeOf } from "./places.js";
import { speakFrom } from "./player.js";
import { say } from "./strings.js";

let known = null;

export function voices() {
  known ??= post("voices", {}).then((found) => found.voices).catch((error) => { known = null; report(error); return []; });
  return known;
}

export function voiceLabel(voice) {
  return [voice.name, voice.style].filter(Boolean).join(" · ");
}

export function listenForDelivery() {
  onCurrent(() => { if (isOpen("segment")) fill(); });
  onChanged(() => { if (isOpen("segment")) fill(); });
  $("delivery").addEventListener("submit", (event) => { event.preventDefault(); deliver(); });
  $("pause").addEventListener("submit", (event) => { event.preventDefault(); pause($("pause").pause_s.value === "" ? null : Number($("pause").pause_s.value)); });
  $("pause-usual").addEventListener("click", () => pause(null));
}

export async function fill() {
  // what stands there now; what the user has begun to enter is never overwritten later
  const form = $("delivery"), segment = currentSegment();
  const [, voice = "", speed = 1] = /^(.*?) ?(?:([\d.]+)×)?$/.exec(segment?.dataset.delivery ?? segment?.closest(".passage").dataset.delivery ?? "") ?? [];
  form.speed.value = speed;
  $("pause").pause_s.value = parseFloat(segment?.dataset.pause ?? "") || "";
  if (!form.voice.options.length) {
    const list = await voices();
    if (form.voice.options.length) return;
    form.voice.append(make("option", { value: "", text: say("inherited") }), ...list.map((each) => make("option", { value: each.name, text: voiceLabel(each) })));
  }
  form.voice.value = [...form.voice.options].some((option) => option.value === voice) ? voice : "";
}

async function deliver() {
  const segment = currentSegment(), form = $("delivery");
  if (!segment) return;
  const what = { scope: form.scope.value, voice: form.voice.value, speed: Number(form.speed.value) };
  if (await attempt("deliver", () => ({ ...placeOf(currentSegment()), ...what }))) speakFrom(currentSegment() ?? segment);
}

async function pause(pause_s) {
  if (currentSegment()) await attempt("pause", () => ({ ...placeOf(currentSegment()), pause_s }));
}
