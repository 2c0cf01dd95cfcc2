// The same sentence by one voice after another.

import { post } from "./api.js";
import { attempt } from "./changes.js";
import { voiceLabel, voices } from "./delivery.js";
import { $, make } from "./elements.js";
import { report } from "./notices.js";
import { isOpen, onOpen } from "./panel.js";
import { placeOf } from "./places.js";
import { playSound, speakFrom } from "./player.js";
import { say } from "./strings.js";
import { onSubject, subjectSegment } from "./subject.js";

export function listenForVoices() {
  onOpen("voices", show);
  onSubject(() => { if (isOpen("voices")) for (const item of $("voices").children) item.classList.remove("heard"); });
}

async function show() {
  const list = await voices();
  $("voices").replaceChildren(...list.map(row));
}

function row(voice) {
  const item = make("li", { data: { voice: voice.name } });
  const label = voiceLabel(voice), note = voice.offline ? voice.ready ? "" : say("not_installed") : say("online");
  item.append(
    make("button", { type: "button", class: "quiet", text: "▶", "aria-label": `${say("play")} ${label}`, onclick: () => hear(item, voice) }),
    make("span", { class: "grow", text: label }, ...(note ? [make("small", { text: ` ${note}` })] : [])),
    make("button", { type: "button", text: say("use_here"), onclick: () => use(voice) }));
  return item;
}

async function hear(item, voice) {
  const segment = subjectSegment();
  if (!segment) return;
  item.classList.add("waiting");
  try {
    const sound = await post("speak", { ...placeOf(segment), voice: voice.name });
    if (!sound.silent) playSound(segment, sound);
    item.classList.add("heard");
  } catch (error) { report(error); } finally { item.classList.remove("waiting"); }
}

async function use(voice) {
  const segment = subjectSegment();
  if (segment && await attempt("deliver", () => ({ ...placeOf(subjectSegment()), scope: "paragraph", voice: voice.name }))) speakFrom(subjectSegment());
}
