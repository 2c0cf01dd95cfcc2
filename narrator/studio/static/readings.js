// How the current segment is read, a token at a time, with what else each character could be.

import { post } from "./api.js";
import { attempt, onChanged } from "./changes.js";
import { setCurrent } from "./current.js";
import { fill } from "./delivery.js";
import { $, make } from "./elements.js";
import { report } from "./notices.js";
import { isOpen, onOpen, open } from "./panel.js";
import { characterAt, placeOf } from "./places.js";
import { speakFrom } from "./player.js";
import { say } from "./strings.js";
import { onSubject, pinWhile, subjectSegment, takeCurrent } from "./subject.js";
import { showTakes } from "./takes.js";

const MARKS = { a: "āáǎà", e: "ēéěè", i: "īíǐì", o: "ōóǒò", u: "ūúǔù", v: "ǖǘǚǜ", ü: "ǖǘǚǜ" };
let asked = 0, shown = "", latest = null;

export function toned(syllable) {
  // shan4 → shàn
  const tone = Number(syllable.at(-1)), letters = syllable.slice(0, -1);
  if (!tone || tone > 4) return letters.replace("v", "ü");
  const at = /[ae]/.test(letters) ? letters.search(/[ae]/) : letters.includes("ou") ? letters.indexOf("o") : letters.search(/[aeiouvü](?=[^aeiouvü]*$)/);
  if (at < 0) return letters;
  return (letters.slice(0, at) + MARKS[letters[at]][tone - 1] + letters.slice(at + 1)).replace("v", "ü");
}

export function showReadings() {
  pinWhile(() => isOpen("segment") || isOpen("voices"));
  for (const name of ["segment", "voices"]) onOpen(name, takeCurrent);
  onOpen("segment", () => { refresh(); fill(); showTakes(); });
  onSubject(() => { if (isOpen("segment")) refresh(); });
  onChanged((news) => { if (isOpen("segment")) refresh({ anew: news.sound }); });
  $("book").addEventListener("contextmenu", (event) => {
    const found = characterAt(event.clientX, event.clientY);
    if (!found || event.target.closest(".editing")) return;
    event.preventDefault();
    choose(found.segment, found.character);
  });
}

export async function choose(segment, character) {
  // open the choices of a character
  setCurrent(segment);
  open("segment", { focus: false });
  refresh();
  for (let seen = null; seen !== latest;) { seen = latest; await seen; } // another may have been asked for meanwhile
  const button = [...$("tokens").querySelectorAll("button")].find((each) => Number(each.dataset.start) <= character && character < Number(each.dataset.end));
  button?.focus();
  button?.click();
}

function refresh(how) {
  latest = fetchTokens(how);
  return latest;
}

async function fetchTokens({ anew = true } = {}) {
  const segment = subjectSegment();
  const place = segment && placeOf(segment), key = JSON.stringify(place);
  if (key === shown && !anew) return;
  if (key !== shown) $("choices").hidden = true;
  shown = key;
  if (!segment) return $("tokens").replaceChildren(make("p", { class: "hint", text: say("no_segment") }));
  const mine = ++asked;
  try {
    const { tokens } = await post("readings", place);
    if (mine !== asked || segment !== subjectSegment()) return;
    $("tokens").replaceChildren(...tokens.map(tokenElement));
  } catch (error) { report(error); }
}

function tokenElement(token, index) {
  const said = token.surface.length ? token.surface.map(toned) : token.phonemes.length ? [`/${token.phonemes.join(" ")}/`] : [say("not_read")];
  const button = make("button", {
    type: "button", class: "token", data: { index, start: token.start, end: token.end },
    onclick: () => showChoices(button, token),
  });
  const doubtful = token.doubt >= 0.1 && !token.fixed;
  if (doubtful) button.classList.add("doubtful");
  if (token.own || token.fixed) button.classList.add("fixed");
  if (token.kind === "han" && said.length === [...token.text].length) {
    [...token.text].forEach((character, n) => button.append(ruby(character, said[n])));
  } else {
    button.append(ruby(token.text, said.join(" ")));
  }
  button.append(make("span", { class: "unseen", text: `: ${said.join(" ")}${doubtful ? `, ${say("doubtful")}` : ""}` }));
  if (token.spoken) button.append(make("small", { text: `→ ${token.spoken}` }));
  return button;
}

function ruby(text, reading) {
  return make("span", { class: "ruby" }, make("span", { class: "rt", "aria-hidden": "true", text: reading }), make("span", { text }));
}

function showChoices(button, token) {
  for (const other of $("tokens").querySelectorAll("[aria-expanded]")) other.removeAttribute("aria-expanded");
  button.setAttribute("aria-expanded", "true");
  const scope = make("select", { name: "scope" },
    ...[["here", say("only_here")], ["everywhere", say("everywhere")], ["lexicon", say("in_lexicon")]].map(([value, text]) => make("option", { value, text })));
  const typed = make("input", { name: "said", type: "text", autocomplete: "off", spellcheck: "false", value: (token.own?.[2] ?? token.pinyin.join(" ")) || "" });
  const form = make("form", { class: "fields", onsubmit: (event) => { event.preventDefault(); apply(token, 0, token.text, typed.value, scope.value); } },
    make("label", { text: `${say("reading")} ` }, typed), make("label", { text: `${say("for")} ` }, scope),
    make("button", { type: "submit", text: say("apply") }));
  if (token.own) {
    form.append(make("button", { type: "button", text: say("as_usual"), onclick: () => attempt("read", () => ({ ...placeOf(subjectSegment()), start: token.own[0], end: token.own[1], said: "" })).then(hear) }));
  }
  const rows = token.candidates.map((candidates, n) => candidateRow(token, n, candidates, scope)).filter(Boolean);
  $("choices").replaceChildren(...rows, form);
  $("choices").hidden = false;
  $("choices").onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    $("choices").hidden = true;
    button.removeAttribute("aria-expanded");
    button.focus();
  };
  ($("choices").querySelector("[aria-pressed=true]") ?? typed).focus({ preventScroll: true });
}

function candidateRow(token, n, candidates, scope) {
  const character = [...token.text][n], now = token.pinyin[n];
  const others = [...new Set([now, ...candidates])];
  if (others.length < 2) return null;
  return make("div", { class: "candidates", role: "group", "aria-label": say("readings_of", { text: character }) },
    make("b", { text: character }),
    ...others.map((syllable) => make("button", {
      type: "button", text: toned(syllable), "aria-pressed": String(syllable === now), data: { said: syllable },
      onclick: () => apply(token, n, character, syllable, scope.value),
    })));
}

async function apply(token, n, text, said, scope) {
  const start = token.start + [...token.text].slice(0, n).length;
  let what = { start, end: start + [...text].length, said };
  if (scope !== "here" && [...token.text].length > 1 && [...text].length === 1) {
    // beyond this place a character alone says too little: the whole word is meant
    const syllables = [...token.pinyin];
    syllables[n] = said;
    what = { start: token.start, end: token.end, said: syllables.join(" ") };
  }
  if (await attempt("read", () => ({ ...placeOf(subjectSegment()), ...what, scope }))) hear();
}

function hear() {
  const segment = subjectSegment();
  if (segment) speakFrom(segment);
}
