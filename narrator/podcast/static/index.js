// The list of episodes: how much of each was heard, and a search through all of them.
"use strict";

{
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const listed = [document.getElementById("listed"), document.querySelector(".pages")].filter(Boolean);
  const MOST = 50;

  for (const card of document.querySelectorAll(".card")) showHeard(card);

  function showHeard(card) {
    const heard = page.kept(`at:${card.dataset.guid}`);
    if (!heard) return;
    const left = Number(card.dataset.seconds) - heard.at;
    const said = heard.done ? page.words.heard : `${page.words.left} ${Math.max(1, Math.round(left / 60))} ${page.words.minutes}`;
    card.querySelector(".heard").textContent = ` · ${said}`;
    card.style.setProperty("--heard", heard.done ? 1 : heard.at / Number(card.dataset.seconds));
  }

  /** The list of all episodes is a script, loaded when somebody searches: it is large, and works from a disk. */
  function withIndex(then) {
    if (window.EPISODES) return then();
    const script = document.createElement("script");
    script.src = "show.index.js";
    script.onload = then;
    document.head.append(script);
  }

  function card(row) {
    const item = document.createElement("li");
    item.className = "card";
    item.dataset.guid = row.guid;
    item.dataset.seconds = row.seconds;
    const play = Object.assign(document.createElement("a"), { className: "play", href: `${row.page}#play` });
    play.setAttribute("aria-label", `${page.words.play}: ${row.title}`);
    const picture = Object.assign(document.createElement("img"), { src: row.thumb, width: 72, height: 72, alt: "" });
    play.append(picture, document.querySelector(".card .play svg").cloneNode(true));
    const about = document.createElement("div");
    const title = Object.assign(document.createElement("a"), { className: "title", href: row.page, textContent: row.title });
    const summary = Object.assign(document.createElement("p"), { className: "summary", textContent: row.summary });
    const facts = [row.season, row.day, page.clock(row.seconds)].filter(Boolean).join(" · ");
    const when = Object.assign(document.createElement("p"), { className: "about", textContent: facts });
    when.append(Object.assign(document.createElement("span"), { className: "heard" }));
    about.append(title, summary, when);
    item.append(play, about);
    showHeard(item);
    return item;
  }

  function look() {
    const wanted = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const searching = wanted.length > 0;
    for (const each of listed) each.hidden = searching;
    found.hidden = !searching;
    document.getElementById("none").hidden = true;
    if (!searching) return;
    withIndex(() => {
      const rows = window.EPISODES.filter((row) => wanted.every((word) => row.find.includes(word)));
      found.replaceChildren(...rows.slice(0, MOST).map(card));
      document.getElementById("none").hidden = rows.length > 0;
    });
  }

  search.addEventListener("input", look);
  if (search.value) look();
}
