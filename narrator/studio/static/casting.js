// Choosing a voice by ear: the same sentence by one voice after another, people by their names.

import { post } from "./api.js";
import { attempt } from "./changes.js";
import { forgetVoices, voiceList } from "./delivery.js";
import { $, make } from "./elements.js";
import { onFetching, report } from "./notices.js";
import { isOpen, onOpen } from "./panel.js";
import { placeOf } from "./places.js";
import { player, playSound, speakFrom, stop } from "./player.js";
import { say } from "./strings.js";
import { onSubject, subjectSegment } from "./subject.js";

const HERE = "here", GENDERS = { female: "woman", male: "man" };
let audio = null, heard = null, playing = false, wish = 0; // what sounds, the row it is of; only the latest wish counts

export function listenForVoices() {
  player.on("state", (on) => { if (!on && playing) silence({ byUser: false }); });
  onOpen("voices", show);
  onSubject(() => { if (isOpen("voices")) for (const item of $("voices").children) item.classList.remove("heard"); });
  onFetching(({ voice, done, all }) => {
    const bar = $("voices").querySelector(`[data-voice="${CSS.escape(voice ?? "")}"] progress`);
    if (!bar) return;
    bar.hidden = all > 0 && done >= all;
    if (all) { bar.max = all; bar.value = done; }
  });
}

async function show() {
  const { voices, sentences } = await voiceList();
  if (!$("sample-text").options.length) {
    $("sample-text").append(...sentences.map((text, n) => make("option", { value: n, text })), make("option", { value: HERE, text: say("sample_here") }));
    $("sample-text").value = subjectSegment() ? HERE : "1";
  }
  const rows = [];
  let place = "";
  for (const voice of voices) {
    if (voice.place !== place) rows.push(make("li", { class: "group", text: say(`voices_${voice.place}`) }));
    place = voice.place;
    rows.push(row(voice));
  }
  $("voices").replaceChildren(...rows);
}

function row(voice) {
  const item = make("li", { data: { voice: voice.name }, title: voice.name });
  const facts = [GENDERS[voice.gender] && say(GENDERS[voice.gender]), voice.style, voice.note].filter(Boolean).join(" · ");
  const tags = [voice.default && say("voice_default"), voice.now && say("voice_now"), voice.place === "to_fetch" && voice.megabytes && `${voice.megabytes} MB`].filter(Boolean);
  item.append(
    make("button", { type: "button", class: "quiet listen", text: "▶", "aria-label": say("listen_to", { voice: voice.title }), onclick: () => hear(item, voice) }),
    make("span", { class: "grow" }, make("b", { text: voice.title }), ...tags.map((text) => make("small", { class: "tag", text })),
      make("small", { class: "below", text: facts }), make("progress", { hidden: true, "aria-label": say("fetching_voice", { voice: voice.title }) })),
    make("button", { type: "button", text: say("use_here"), "aria-label": say("use_voice", { voice: voice.title }), onclick: () => use(voice) }));
  return item;
}

async function hear(item, voice) {
  const mine = ++wish, isSame = heard === item;
  silence();
  if (isSame) return;
  heard = item;
  sounding(item, true);
  item.classList.add("waiting");
  try {
    await (own(voice) ? hearHere(item, voice) : hearSample(item, voice, mine));
    item.classList.add("heard");
    if (voice.place === "to_fetch") forgetVoices(); // it is here now
  } catch (error) { report(error); if (mine === wish) silence(); } finally { item.classList.remove("waiting"); }
}

function own(voice) {
  // a member of the cast is heard with the words that it says
  return $("sample-text").value === HERE || voice.place === "cast";
}

async function hearHere(item, voice) {
  const segment = subjectSegment();
  if (!segment) return silence();
  const sound = await post("speak", { ...placeOf(segment), voice: voice.name });
  if (heard !== item) return;
  if (sound.silent) return silence();
  playing = true;
  await playSound(segment, sound);
}

async function hearSample(item, voice, mine) {
  stop();
  const sound = await post("sample", { voice: voice.name, sentence: Number($("sample-text").value) });
  if (mine !== wish) return;
  audio = new Audio(sound.audio);
  audio.onended = () => { if (mine === wish) silence(); };
  await audio.play().catch(() => {});
}

function sounding(item, on) {
  const button = item.querySelector(".listen");
  button.textContent = on ? "■" : "▶";
  button.setAttribute("aria-pressed", String(on));
}

function silence({ byUser = true } = {}) {
  if (heard) sounding(heard, false);
  heard = null;
  audio?.pause();
  audio = null;
  playing = false;
  if (byUser && player.playing) stop();
}

async function use(voice) {
  const scope = $("cast-scope").value, segment = subjectSegment();
  if (!segment && scope !== "book") return;
  silence();
  const made = await attempt("deliver", () => ({ ...(subjectSegment() ? placeOf(subjectSegment()) : {}), scope, voice: voice.name }));
  if (!made) return;
  forgetVoices();
  show().catch(report);
  if (subjectSegment()) speakFrom(subjectSegment());
}
