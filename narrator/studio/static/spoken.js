// The character that sounds, marked in the text, and the clock.

import { only } from "./highlights.js";
import { player } from "./player.js";
import { rangeOf } from "./places.js";

const clock = document.getElementById("clock");
let shown = null;

function markAt(marks, time) {
  let low = 0, high = marks.length - 1, found = null;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (marks[middle][2] <= time) { found = marks[middle]; low = middle + 1; } else high = middle - 1;
  }
  return found && time < found[3] ? found : null;
}

export function followText() {
  player.on("sound", clearSpoken);
  player.on("time", (time) => {
    const mark = time === null ? null : markAt(player.sound.marks, time);
    if (mark === shown) return showClock(time);
    shown = mark;
    only("spoken", mark && rangeOf(player.segment, mark[0], mark[1]));
    document.body.dataset.spoken = mark ? mark[0] : "";
    showClock(time);
  });
}

export function clearSpoken() {
  shown = null;
  only("spoken", null);
}

function showClock(time) {
  if (time === null) return;
  clock.textContent = `${time.toFixed(1)} / ${player.sound.duration_s.toFixed(1)} s`;
}
