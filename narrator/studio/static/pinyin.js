// Readings as they are shown: with marks of tone, over their characters.

import { make } from "./elements.js";

const MARKS = { a: "āáǎà", e: "ēéěè", i: "īíǐì", o: "ōóǒò", u: "ūúǔù", v: "ǖǘǚǜ", ü: "ǖǘǚǜ" };

export function toned(syllable) {
  // shan4 → shàn
  const tone = Number(syllable.at(-1)), letters = syllable.slice(0, -1);
  if (!tone || tone > 4) return letters.replace("v", "ü");
  const at = /[ae]/.test(letters) ? letters.search(/[ae]/) : letters.includes("ou") ? letters.indexOf("o") : letters.search(/[aeiouvü](?=[^aeiouvü]*$)/);
  if (at < 0) return letters;
  return (letters.slice(0, at) + MARKS[letters[at]][tone - 1] + letters.slice(at + 1)).replace("v", "ü");
}

export function ruby(text, reading) {
  return make("span", { class: "ruby" }, make("span", { class: "rt", "aria-hidden": "true", text: reading }), make("span", { text }));
}
