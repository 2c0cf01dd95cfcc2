// A colour a speaker: whoever speaks otherwise than the book is known at a glance.

import { onLoaded } from "./book.js";

const STEP = 137.5; // degrees: the golden angle keeps any number of hues apart
const hues = new Map();

export function colourSpeakers() {
  onLoaded((_, passages) => {
    for (const passage of passages) for (const element of [passage, ...passage.children]) {
      const { voice } = element.dataset;
      if (!voice) continue;
      if (!hues.has(voice)) hues.set(voice, (30 + hues.size * STEP) % 360);
      element.style.setProperty("--hue", hues.get(voice));
    }
  });
}
