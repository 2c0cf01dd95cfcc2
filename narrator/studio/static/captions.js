// Subtitles as the listener will see them, while the segment is heard.

import { $ } from "./elements.js";
import { player } from "./player.js";

const KEPT = "narrator-captions";
let on = false, shown = null;

export function listenForCaptions() {
  try { on = localStorage.getItem(KEPT) === "on"; } catch { /* not here */ }
  set(on);
  player.on("time", (time) => { if (on) show(time); });
  player.on("sound", () => { shown = undefined; });
}

export function flipCaptions() {
  set(!on);
  try { localStorage.setItem(KEPT, on ? "on" : "off"); } catch { /* not here */ }
}

function set(value) {
  on = value;
  $("captions").setAttribute("aria-pressed", String(on));
  if (!on) $("caption").hidden = true;
}

function show(time) {
  const cue = time === null ? null : (player.sound?.cues ?? []).find((each) => each.start_s <= time && time < each.end_s) ?? null;
  if (cue === shown) return;
  shown = cue;
  $("caption").hidden = !cue;
  $("caption").replaceChildren(...(cue?.lines ?? []).flatMap((line, n) => n ? [document.createElement("br"), line] : [line]));
  $("caption").classList.toggle("exceeds", Boolean(cue?.exceptions.length));
}
