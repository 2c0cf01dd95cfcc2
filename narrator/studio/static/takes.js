// Takes of the current segment: as it sounds now, and as it did before.

import { post } from "./api.js";
import { attempt, onChanged } from "./changes.js";
import { $, make } from "./elements.js";
import { report, tell } from "./notices.js";
import { isOpen } from "./panel.js";
import { placeOf } from "./places.js";
import { player, playSound, speakFrom } from "./player.js";
import { say } from "./strings.js";
import { subjectSegment, onSubject } from "./subject.js";

let takes = [], turn = -1;

export function listenForTakes() {
  onSubject(() => { turn = -1; takes = []; if (isOpen("segment")) showTakes(); });
  onChanged(() => { turn = -1; if (isOpen("segment")) showTakes(); });
  player.on("sound", (_, sound) => { document.body.dataset.takes = sound.takes ?? 0; });
}

async function fetchTakes() {
  const segment = subjectSegment();
  takes = segment ? (await post("takes", placeOf(segment))).takes : [];
  return takes;
}

export async function showTakes() {
  try { await fetchTakes(); } catch (error) { return report(error); }
  $("takes").hidden = !takes.length;
  $("takes").querySelector("ul").replaceChildren(
    row("B", say("as_now"), "", () => speakFrom(subjectSegment()), null),
    ...takes.map((take, n) => row(n ? `A${n + 1}` : "A", take.text === subjectSegment()?.textContent ? describe(take) : take.text, describe(take), () => hear(n), () => choose(take))));
}

function describe(take) {
  return [take.voice, take.speed === 1 ? "" : `${take.speed}×`].filter(Boolean).join(" ");
}

function row(name, text, note, play, keep) {
  const item = make("li", {}, make("button", { type: "button", class: "quiet", text: "▶", "aria-label": `${say("play")} ${name}`, onclick: play }),
    make("span", { class: "grow" }, make("b", { text: `${name} ` }), text, ...(note && note !== text ? [make("small", { text: ` ${note}` })] : [])));
  if (keep) item.append(make("button", { type: "button", text: say("choose_take"), onclick: keep }));
  return item;
}

function hear(n) {
  const segment = subjectSegment();
  if (segment && takes[n]) playSound(segment, takes[n]);
}

async function choose(take) {
  const segment = subjectSegment();
  if (!segment) return;
  try {
    if (take.change) await attempt("revert", { change: take.change });
    else await post("choose", { ...placeOf(segment), key: take.key });
  } catch (error) { return report(error); }
  const now = subjectSegment();
  if (now) speakFrom(now);
  showTakes();
}

export async function compare() {
  // now, before, now …
  const segment = subjectSegment();
  if (!segment) return;
  try { if (!takes.length) await fetchTakes(); } catch (error) { return report(error); }
  if (!takes.length) return tell(say("no_takes"));
  turn = (turn + 1) % (takes.length + 1);
  tell(turn < takes.length ? say("take_before") : say("as_now"));
  if (turn < takes.length) hear(turn);
  else speakFrom(segment);
}

export async function again() {
  const segment = subjectSegment();
  if (!segment) return;
  segment.classList.add("waiting");
  try {
    await post("again", placeOf(segment));
    await speakFrom(segment);
    if (isOpen("segment")) showTakes();
  } catch (error) { report(error); } finally { segment.classList.remove("waiting"); }
}
