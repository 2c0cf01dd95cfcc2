// How an export is made: what is chosen is kept at once, for the next time too.

import { post, upload } from "./api.js";
import { $, make } from "./elements.js";
import { report } from "./notices.js";
import { onOpen } from "./panel.js";
import { say } from "./strings.js";

const SETS = ["formats", "whole", "subtitles"], LISTS = ["kbps", "loudness", "script"], FILES = { cover: ["own", "none"], music: ["none"], intro: ["none"], outro: ["none"] };
const NAMES = { epub3: "EPUB", opus: "Opus" };
let line = Promise.resolve();

export function listenForChoices() {
  const form = $("export-form");
  onOpen("export", () => { post("choices", {}).then(show).catch(report); });
  form.addEventListener("change", ({ target }) => { if (target.type === "file") give(target); else keep(); });
  form.addEventListener("submit", (event) => event.preventDefault());
}

function show({ chosen, known }) {
  const form = $("export-form");
  for (const name of SETS) {
    $(`choose-${name}`).replaceChildren(...known[name].map((value) => make("label", { class: "check" },
      make("input", { type: "checkbox", name, value, checked: chosen[name].includes(value) }), NAMES[value] ?? value.toUpperCase())));
  }
  for (const name of LISTS) fill(form.elements[name], known[name].map(String), String(chosen[name]));
  for (const name of Object.keys(FILES)) fillFiles(form.elements[name], chosen[name]);
  summarize(chosen);
}

function fill(list, values, value) {
  list.replaceChildren(...values.map((each) => make("option", { value: each, text: label(list.name, each) })));
  list.value = value;
}

export function fillFiles(list, value) {
  // what is usual, and the file that was chosen
  fill(list, [...new Set([...FILES[list.name], value])], value);
}

function label(name, value) {
  const known = { loudness: `level_${value}`, script: `script_${value}`, cover: `cover_${value}` }[name] ?? (name in FILES ? `music_${value}` : "");
  return known && say.has(known) ? say(known) : name === "kbps" ? `${value} kbit/s` : value;
}

function summarize(chosen) {
  const upper = (names) => names.map((name) => NAMES[name] ?? name.toUpperCase()).join("、");
  const parts = [upper(chosen.formats), chosen.whole.length && `${say("whole")} ${upper(chosen.whole)}`, `${chosen.kbps} kbit/s`,
    label("loudness", chosen.loudness), chosen.subtitles.length ? upper(chosen.subtitles) : say("no_subtitles")];
  $("export-summary").textContent = parts.filter(Boolean).join(" · ");
}

function read() {
  const form = $("export-form"), chosen = {};
  for (const name of SETS) chosen[name] = [...form.querySelectorAll(`[type=checkbox][name=${name}]:checked`)].map((box) => box.value);
  for (const name of [...LISTS, ...Object.keys(FILES)]) chosen[name] = form.elements[name].value;
  return { ...chosen, kbps: Number(chosen.kbps) };
}

function keep() {
  // one after the other: the last word counts
  line = line.then(async () => {
    try {
      summarize((await post("choices", read(), { keepalive: true })).chosen);
    } catch (error) {
      report(error);
      await post("choices", {}).then(show).catch(report); // as it was
    }
  });
  return line;
}

export async function sent(kind, file) {
  // a file of the user's own, under the name that the studio gives it
  return (await upload(`upload?kind=${kind}&name=${encodeURIComponent(file.name)}`, file)).name;
}

async function give(field) {
  // a file of the user's own, in place of what the list beside it had
  const [file] = field.files, list = $("export-form").elements[field.dataset.for];
  field.value = "";
  if (!file) return;
  try {
    const name = await sent(field.dataset.for, file);
    if (![...list.options].some((option) => option.value === name)) list.append(make("option", { value: name, text: name }));
    list.value = name;
    await keep();
  } catch (error) { report(error); }
}
