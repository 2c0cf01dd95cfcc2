// The edition made from here, with its progress.

import { post } from "./api.js";
import { $, make } from "./elements.js";
import { report } from "./notices.js";
import { say, settings } from "./strings.js";

export function listenForExport() {
  $("export-start").addEventListener("click", () => post("export", {}).then(({ status }) => showExport(status)).catch(report));
  $("export-stop").addEventListener("click", () => post("export", { stop: true }).catch(report));
  showExport(settings.export);
}

export function showExport(status) {
  const busy = status.state === "speaking" || status.state === "making";
  $("export-start").disabled = busy;
  $("export-start").textContent = say(status.state === "stopped" || status.state === "failed" ? "export_resume" : "export_start");
  $("export-stop").hidden = !busy;
  const bar = $("export-bar");
  bar.hidden = !busy;
  if (busy) { bar.max = status.count || 1; bar.value = status.done; }
  $("export-status").textContent = words(status);
  $("export-chapters").replaceChildren(...(status.chapters ?? []).map((chapter) =>
    make("li", {}, make("span", { class: "grow", text: chapter.title }), make("small", { text: `${chapter.audio} · ${clock(chapter.duration_s)}` }))));
}

function words(status) {
  if (status.state === "failed") return `${status.problem} ${status.remedy}`;
  if (status.state === "idle") return "";
  return say(`export_${status.state}`, { ...status, left: status.left_s ? say("left", { time: clock(status.left_s) }) : "" });
}

function clock(seconds) {
  const whole = Math.round(seconds), two = (n) => String(n).padStart(2, "0");
  return whole < 3600 ? `${Math.floor(whole / 60)}:${two(whole % 60)}` : `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}
