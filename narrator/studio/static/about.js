// What the book is called, who wrote it, its cover, and how its words are read.

import { getJSON } from "./api.js";
import { attempt, onChanged } from "./changes.js";
import { $ } from "./elements.js";
import { report } from "./notices.js";
import { isOpen, onOpen, open } from "./panel.js";

export function listenForAbout() {
  onOpen("book", () => show().catch(report));
  onChanged(() => { if (isOpen("book")) show().catch(report); });
  $("about").addEventListener("submit", (event) => {
    event.preventDefault();
    const { title, author } = $("about").elements;
    attempt("describe", { title: title.value, author: author.value });
  });
  $("lexicon").addEventListener("submit", (event) => { event.preventDefault(); attempt("write_lexicon", { text: $("lexicon").text.value }); });
  $("cover-choose").addEventListener("click", () => {
    open("export");
    $("export-options").open = true;
    document.querySelector("#export-form [data-for=cover]").click();
  });
}

async function show() {
  const about = await getJSON("about");
  const { title, author } = $("about").elements;
  title.value = about.title;
  author.value = about.author;
  $("book-author").textContent = about.author;
  if (document.activeElement !== $("lexicon").text) $("lexicon").text.value = about.lexicon;
  const cover = $("cover-shown");
  cover.hidden = !about.cover;
  if (about.cover) cover.src = `made/${encodeURIComponent(about.cover)}?${about.revision}`;
}
