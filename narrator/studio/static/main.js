// The page comes alive.

import { again, compare, listenForTakes } from "./takes.js";
import { attempt, showSteps } from "./changes.js";
import { characterAt, segmentAt } from "./places.js";
import { showReadings } from "./readings.js";
import { close, flip, onClose } from "./panel.js";
import { $ } from "./elements.js";
import { currentSegment, onCurrent, setCurrent } from "./current.js";
import { drawWaves } from "./wave.js";
import { edit, isEditing, restoreDrafts } from "./editor.js";
import { flipCaptions, listenForCaptions } from "./captions.js";
import { followStudio } from "./live.js";
import { followText } from "./spoken.js";
import { key, listen } from "./keys.js";
import { listenForDelivery } from "./delivery.js";
import { listenForExport } from "./export.js";
import { listenForFind } from "./finding.js";
import { join, listenForStructure, split } from "./structure.js";
import { listenForCaret, moveCaret, setCaret } from "./caret.js";
import { listenForAbout } from "./about.js";
import { listenForOverview } from "./overview.js";
import { flipMark, listenForMarks } from "./review.js";
import { listenForTimeline } from "./timeline.js";
import { colourSpeakers } from "./speakers.js";
import { listenForSubject, takeCurrent } from "./subject.js";
import { changeRate, flipLoop, listenForTempo } from "./tempo.js";
import { listenForTodo, nextDoubt, refresh } from "./todo.js";
import { listenForVoices } from "./casting.js";
import { closePopover, listenForPopover, openHere } from "./popover.js";
import { player, seek, speakFrom, step, toggle } from "./player.js";
import { report } from "./notices.js";
import { settings } from "./strings.js";
import { showDoubts } from "./doubts.js";
import { passageElement, watch } from "./book.js";

history.replaceState(null, "", location.pathname + location.hash); // the token stays out of sight

function nudge(by) {
  if (player.sound) seek(player.audio.currentTime + by);
}

async function restorePlace() {
  // where the user was, on the last visit
  const { place } = settings;
  if (!place || !await passageElement(place.passage)) return;
  const segment = segmentAt(place);
  if (!segment || currentSegment()) return;
  if (!location.hash) segment.scrollIntoView({ block: "center", behavior: "instant" });
  setCurrent(segment, { scroll: false, by: "change" });
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
  if (!found) return;
  setCaret(found.segment, found.edge);
  speakFrom(found.segment, found.character);
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
for (const bar of [$("dock"), document.querySelector("header.bar")]) bar.addEventListener("click", ({ detail, target }) => {
  // clicked with the mouse: Space plays, and does not press the button again
  if (detail && target.closest("button") === document.activeElement) document.activeElement.blur();
});
$("outline").addEventListener("click", (event) => { if (event.target.closest("a")) showContents(false); });
onCurrent((segment) => {
  for (const button of [$("edit"), $("again"), document.querySelector(".acts [data-panel=segment]")]) button.disabled = !segment;
});

for (const [name, act] of Object.entries({
  " ": toggle, ArrowUp: () => step(-1), ArrowDown: () => step(1), ArrowLeft: () => nudge(-1), ArrowRight: () => nudge(1),
  e: () => edit(), r: again, p: () => flip("segment"), v: () => flip("voices"), x: compare, c: flipCaptions, s: split, j: join,
  ",": () => moveCaret(-1), ".": () => moveCaret(1), "<": () => moveCaret(-1, true), ">": () => moveCaret(1, true), t: () => flip("todo"),
  "/": () => flip("find"), "?": () => flip("help"), n: () => nextDoubt(1).catch(report), b: () => nextDoubt(-1).catch(report), l: flipLoop, a: () => flipMark("approved"), w: () => flipMark("again"),
  "[": () => changeRate(-1), "]": () => changeRate(1), Enter: openHere, Escape: () => closePopover() || close(), "Ctrl+z": undo, "Ctrl+Shift+z": redo, "Ctrl+y": redo,
})) key(name, act);

new ResizeObserver(() => document.documentElement.style.setProperty("--dock", `${$("dock").offsetHeight}px`)).observe($("dock"));
listen();
followText();
drawWaves();
watch();
showSteps(settings);
showReadings();
listenForPopover();
showDoubts();
listenForDelivery();
listenForSubject();
listenForStructure();
listenForCaret();
onClose(takeCurrent);
listenForTakes();
listenForTempo();
listenForMarks();
listenForOverview();
listenForTimeline();
listenForAbout();
colourSpeakers();
listenForVoices();
listenForFind();
listenForTodo();
listenForExport();
listenForCaptions();
followStudio();
refresh();
restorePlace().then(restoreDrafts).catch(report);
document.documentElement.dataset.ready = "true";
performance.mark("interactive");
