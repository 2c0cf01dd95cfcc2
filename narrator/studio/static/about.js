// What the book is called, who wrote it, its cover, and how its words are read.

import { getJSON, post } from "./api.js";
import { attempt, onChanged } from "./changes.js";
import { $ } from "./elements.js";
import { fillFiles, sent } from "./exportform.js";
import { report } from "./notices.js";
import { isOpen, onOpen } from "./panel.js";

export function listenForAbout() {
  onOpen("book", () => show().catch(report));
  onChanged(() => { if (isOpen("book")) show().catch(report); });
  $("about").addEventListener("submit", (event) => {
    event.preventDefault();
    const { title, author } = $("about").elements;
    attempt("describe", { title: title.value, author: author.value });
  });
  $("lexicon").addEventListener("submit", (event) => { event.preventDefault(); attempt("write_lexicon", { text: $("lexicon").text.value }); });
  $("cover").addEventListener("submit", (event) => event.preventDefault());
  $("cover").addEventListener("change", ({ target }) => chooseCover(target).catch(report));
}

async function chooseCover(field) {
  // it is one of the choices of an export, and remembered with them
  const [file] = field.files ?? [];
  if (field.type === "file") field.value = "";
  if (field.type === "file" && !file) return;
  try {
    await post("choices", { cover: file ? await sent("cover", file) : field.value });
  } finally { await show(); }
}

async function show() {
  const about = await getJSON("about");
  const { title, author } = $("about").elements;
  title.value = about.title;
  author.value = about.author;
  $("book-author").textContent = about.author;
  if (document.activeElement !== $("lexicon").text) $("lexicon").text.value = about.lexicon;
  const cover = $("cover-shown");
  cover.hidden = about.cover === "none";
  if (!cover.hidden) cover.src = `cover?${encodeURIComponent(about.cover)}-${about.revision}`;
  fillFiles($("cover").elements.cover, about.cover);
}
