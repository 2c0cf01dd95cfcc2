// The page comes alive.

import { again, compare, listenForTakes } from "./takes.js";
import { attempt, showSteps } from "./changes.js";
import { characterAt } from "./places.js";
import { showReadings } from "./readings.js";
import { close, flip } from "./panel.js";
import { $ } from "./elements.js";
import { onCurrent } from "./current.js";
import { drawWaves } from "./wave.js";
import { edit, isEditing, restoreDraft } from "./editor.js";
import { flipCaptions, listenForCaptions } from "./captions.js";
import { followStudio } from "./live.js";
import { followText } from "./spoken.js";
import { key, listen } from "./keys.js";
import { listenForDelivery } from "./delivery.js";
import { listenForExport } from "./export.js";
import { listenForFind } from "./finding.js";
import { listenForStructure } from "./structure.js";
import { listenForTodo, refresh } from "./todo.js";
import { listenForVoices } from "./casting.js";
import { player, seek, speakFrom, step, toggle } from "./player.js";
import { report } from "./notices.js";
import { settings } from "./strings.js";
import { showDoubts } from "./doubts.js";
import { watch } from "./book.js";

history.replaceState(null, "", location.pathname + location.hash); // the token stays out of sight

function nudge(by) {
  if (player.sound) seek(player.audio.currentTime + by);
}

function undo() { attempt("undo"); }
function redo() { attempt("redo"); }

function showContents(open) {
  document.body.classList.toggle("contents-open", open);
  $("contents").setAttribute("aria-expanded", String(open));
}

$("book").addEventListener("click", (event) => {
  if (isEditing() || getSelection().toString() || event.target.closest("button, a")) return;
  const found = characterAt(event.clientX, event.clientY);
  if (found) speakFrom(found.segment, found.character);
});

$("book").addEventListener("dblclick", (event) => {
  const found = characterAt(event.clientX, event.clientY);
  if (!found || isEditing()) return;
  getSelection().removeAllRanges();
  edit(found.segment);
});

for (const [id, act] of Object.entries({
  play: toggle, previous: () => step(-1), next: () => step(1), edit: () => edit(), again, captions: flipCaptions, undo, redo,
  contents: () => showContents(!document.body.classList.contains("contents-open")),
})) $(id).addEventListener("click", act);
$("outline").addEventListener("click", (event) => { if (event.target.closest("a")) showContents(false); });
onCurrent((segment) => {
  for (const button of [$("edit"), $("again"), ...document.querySelectorAll(".acts [data-panel]")]) button.disabled = !segment;
});

for (const [name, act] of Object.entries({
  " ": toggle, ArrowUp: () => step(-1), ArrowDown: () => step(1), ArrowLeft: () => nudge(-1), ArrowRight: () => nudge(1),
  e: () => edit(), r: again, p: () => flip("segment"), v: () => flip("voices"), x: compare, c: flipCaptions, t: () => flip("todo"),
  "/": () => flip("find"), "?": () => flip("help"), Escape: close, "Ctrl+z": undo, "Ctrl+Shift+z": redo, "Ctrl+y": redo,
})) key(name, act);

listen();
followText();
drawWaves();
watch();
showSteps(settings);
showReadings();
showDoubts();
listenForDelivery();
listenForStructure();
listenForTakes();
listenForVoices();
listenForFind();
listenForTodo();
listenForExport();
listenForCaptions();
followStudio();
refresh();
restoreDraft().catch(report);
document.documentElement.dataset.ready = "true";
performance.mark("interactive");
