// How the user listens: faster or slower with the pitch kept, or one sentence over and over. It changes nothing in the book.

import { $ } from "./elements.js";
import { tell } from "./notices.js";
import { player } from "./player.js";
import { say } from "./strings.js";

const KEPT = "narrator-rate", RATES = [0.75, 1, 1.25, 1.5, 1.75, 2];

export function listenForTempo() {
  try { setRate(Number(localStorage.getItem(KEPT)) || 1); } catch { setRate(1); }
  $("rate").addEventListener("change", () => setRate(Number($("rate").value)));
  $("loop").addEventListener("click", flipLoop);
}

function setRate(rate) {
  player.rate = RATES.includes(rate) ? rate : 1;
  player.audio.playbackRate = player.rate;
  $("rate").value = String(player.rate);
  try { localStorage.setItem(KEPT, String(player.rate)); } catch { /* not here */ }
}

export function changeRate(by) {
  setRate(RATES[Math.min(RATES.length - 1, Math.max(0, RATES.indexOf(player.rate) + by))]);
  tell(say("rate", { rate: player.rate }));
}

export function flipLoop() {
  player.loops = !player.loops;
  $("loop").setAttribute("aria-pressed", String(player.loops));
  tell(say(player.loops ? "loop_on" : "loop_off"));
}
