// The edition made from here, with its progress.

import { post } from "./api.js";
import { $, make } from "./elements.js";
import { listenForChoices } from "./exportform.js";
import { goTo } from "./finding.js";
import { showMade } from "./made.js";
import { report } from "./notices.js";
import { onOpen } from "./panel.js";
import { say, settings } from "./strings.js";
import { clock } from "./times.js";

export function listenForExport() {
  $("export-start").addEventListener("click", () => {
    const before = shown;
    post("export", {}).then(({ status }) => { if (shown === before) showExport(status); }).catch(report);
  });
  $("export-stop").addEventListener("click", () => { showExport({ state: "stopping" }); post("export", { stop: true }).catch(report); });
  listenForChoices();
  onOpen("export", () => { showMade().catch(report); });
  showExport(settings.export);
}

let shown = 0; // an answer is older than what was told meanwhile: a short export has ended before it is there
const BUSY = new Set(["speaking", "making", "stopping"]);

export function showExport(status) {
  shown += 1;
  const busy = BUSY.has(status.state), focused = document.activeElement;
  $("export-start").disabled = busy;
  $("export-start").textContent = say(status.state === "stopped" || status.state === "failed" ? "export_resume" : "export_start");
  $("export-stop").hidden = !busy;
  $("export-stop").disabled = status.state === "stopping";
  keepFocus(focused);
  const bar = $("export-bar");
  bar.hidden = !busy;
  if (status.state === "stopping") bar.removeAttribute("value");
  else if (busy) { bar.max = status.count || 1; bar.value = status.done; }
  $("export-status").textContent = words(status);
  $("export-failed").replaceChildren(...(status.failed ?? []).map(failedRow));
  if (status.state === "done") showMade().catch(report);
}

function keepFocus(focused) {
  // a button that cannot be pressed any more would take the focus with it
  const [start, stop] = [$("export-start"), $("export-stop")];
  if (focused === start && start.disabled) stop.focus();
  if (focused === stop && (stop.hidden || stop.disabled)) (start.disabled ? $("panel-title") : start).focus();
}

function failedRow(place) {
  // a sentence that could not be spoken: a click leads there
  return make("li", {}, make("button", { type: "button", class: "row", onclick: () => goTo(place).catch(report) },
    make("span", { class: "excerpt", text: place.text }), make("small", { text: place[settings.language].problem })));
}

function words(status) {
  if (status.state === "failed" && status.failed) return say("export_failed", { count: status.count });
  if (status.state === "failed") return `${status[settings.language].problem} ${status[settings.language].remedy}`;
  if (status.state === "idle") return "";
  return say(`export_${status.state}`, { ...status, left: status.left_s ? say("left", { time: clock(status.left_s) }) : "" });
}
