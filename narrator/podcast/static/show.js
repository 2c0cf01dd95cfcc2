// What every page shares: its own words in the browser's language, addresses to copy, what is remembered.
// Pages work without scripts, and from a disk: nothing is fetched.
"use strict";

const page = {
  /** What the browser keeps; nothing where it keeps nothing. */
  kept(key) {
    try {
      return JSON.parse(localStorage.getItem(`narrator:${key}`));
    } catch {
      return null;
    }
  },
  keep(key, value) {
    try {
      localStorage.setItem(`narrator:${key}`, JSON.stringify(value));
    } catch {
      /* private windows keep nothing */
    }
  },
  words: {},
  clock(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    const two = (number) => String(number).padStart(2, "0");
    return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
  },
  say(text) {
    const status = document.getElementById("status");
    if (!status) return;
    status.textContent = text;
    clearTimeout(page.quiet);
    page.quiet = setTimeout(() => (status.textContent = ""), 6000);
  },
  async copy(text, said) {
    try {
      await navigator.clipboard.writeText(text);
      page.say(said);
    } catch {
      window.prompt(said, text); // without leave to copy: the reader does it
    }
  },
};

{
  const own = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  const wanted = (navigator.language || own).toLowerCase().startsWith("zh") ? "zh" : "en";
  page.words = (window.WORDS || {})[wanted] || {};
  document.documentElement.classList.add("live");
  if (own !== wanted && page.words.lang) {
    for (const each of document.querySelectorAll("[data-word]")) each.textContent = page.words[each.dataset.word];
    for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", page.words[each.dataset.label]);
    for (const each of document.querySelectorAll("[data-lang]")) each.lang = page.words.lang;
    const search = document.getElementById("search");
    if (search) search.placeholder = page.words.search;
    document.documentElement.lang = page.words.lang;
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) page.copy(button.dataset.copy, page.words[button.dataset.say]);
  });
}
