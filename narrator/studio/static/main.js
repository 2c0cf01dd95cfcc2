// The page comes alive.

import { characterAt } from "./places.js";
import { drawWaves } from "./wave.js";
import { followText } from "./spoken.js";
import { key, listen } from "./keys.js";
import { player, seek, speakFrom, step, toggle } from "./player.js";
import { watch } from "./book.js";

const $ = (id) => document.getElementById(id);

history.replaceState(null, "", location.pathname + location.hash); // the token stays out of sight

function nudge(by) {
  if (player.sound) seek(player.audio.currentTime + by);
}

$("book").addEventListener("click", (event) => {
  if (getSelection().toString() || event.target.closest("button, a, textarea")) return;
  const found = characterAt(event.clientX, event.clientY);
  if (found) speakFrom(found.segment, found.character);
});

$("play").addEventListener("click", toggle);
$("previous").addEventListener("click", () => step(-1));
$("next").addEventListener("click", () => step(1));
$("contents").addEventListener("click", () => {
  const open = document.body.classList.toggle("contents-open");
  $("contents").setAttribute("aria-expanded", String(open));
});

key(" ", toggle);
key("ArrowUp", () => step(-1));
key("ArrowDown", () => step(1));
key("ArrowLeft", () => nudge(-1));
key("ArrowRight", () => nudge(1));
listen();
followText();
drawWaves();
watch();
document.documentElement.dataset.ready = "true";
performance.mark("interactive");
