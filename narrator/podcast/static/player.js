// The player, over the browser's own: it stays in step with the text, and is worked by keys, links and headsets.
"use strict";

{
  const BACK = 15;
  const ON = 30;
  const REMEMBER_FROM = 5; // seconds: what is heard less of begins anew, and so does what has no more left
  const player = document.getElementById("player");
  const audio = document.getElementById("audio");
  const seek = document.getElementById("seek");
  const speed = document.getElementById("speed");
  const follow = document.getElementById("follow");
  const next = document.getElementById("next");
  const comeBack = document.getElementById("return");
  const chapters = [...document.querySelectorAll("[data-chapter]")];
  const spans = [...document.querySelectorAll("article span[data-start]")];
  const starts = spans.map((span) => Number(span.dataset.start));
  const key = `at:${player.dataset.guid}`;
  let current = null;
  let chapter = null;
  let following = true;
  let saved = 0;

  audio.controls = false;
  document.getElementById("deck").hidden = false;
  setSpeed(page.kept("speed") || 1);
  for (const [box, name] of [[follow, "follow"], [next, "next"]]) {
    if (!box) continue;
    box.checked = page.kept(name) ?? true;
    box.addEventListener("change", () => page.keep(name, box.checked));
  }
  for (const link of document.querySelectorAll("a[data-start]")) link.href = `#t=${Math.floor(link.dataset.start)}`;
  if (spans.length) spans[0].tabIndex = 0;
  start();

  /** The last of rising numbers that is not above a value, found by halving. */
  function lastUpTo(numbers, value) {
    let [low, high] = [0, numbers.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[middle] <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  function length() {
    return Number.isFinite(audio.duration) ? audio.duration : Number(seek.max);
  }

  function goTo(seconds) {
    audio.currentTime = Math.min(Math.max(0, seconds), Math.max(0, length() - 0.05));
    show();
  }

  function play() {
    audio.play()?.catch(() => {}); // a browser that wants a click first
  }

  function setSpeed(value) {
    audio.defaultPlaybackRate = audio.playbackRate = Number(value);
    speed.value = String(value);
  }

  /** Seconds of `#t=70`, `#t=1:10` or `#t=1:01:10`; nothing of another fragment. */
  function fromFragment() {
    const found = /(?:^#|&)t=((?:\d+:){0,2}\d+(?:\.\d+)?)/.exec(location.hash);
    return found ? found[1].split(":").reduce((total, part) => total * 60 + Number(part), 0) : null;
  }

  function start() {
    const asked = fromFragment();
    const kept = page.kept(key);
    if (asked !== null) jump(asked);
    else if (kept && !kept.done && kept.at < length() - REMEMBER_FROM) goTo(kept.at);
    else show();
    if (/(?:^#|&)play\b/.test(location.hash)) play();
  }

  /** Go to a time, and bring its sentence into view. */
  function jump(seconds) {
    const span = spans[lastUpTo(starts, seconds + 0.999)]; // links count whole seconds, rounded down
    goTo(Math.max(seconds, span && Number(span.dataset.start) - seconds < 1 ? Number(span.dataset.start) : 0));
    if (!span) return;
    mark(span);
    span.scrollIntoView({ block: "center" });
  }

  function mark(span) {
    if (span === current) return;
    current?.classList.remove("now");
    current?.removeAttribute("aria-current");
    current = span;
    current?.classList.add("now");
    current?.setAttribute("aria-current", "true");
  }

  function show() {
    const at = audio.currentTime;
    seek.value = String(Math.floor(at));
    seek.style.setProperty("--part", String(Number(seek.value) / Number(seek.max)));
    seek.setAttribute("aria-valuetext", `${page.clock(at)} / ${page.clock(length())}`);
    document.getElementById("at").textContent = page.clock(at);
    document.getElementById("rest").textContent = `-${page.clock(length() - at)}`;
    const before = current;
    if (at > 0 || !audio.paused) mark(spans[lastUpTo(starts, at + 0.05)] ?? null);
    if (current && current !== before && following && follow?.checked && !audio.paused) bringBack();
    if (comeBack) comeBack.hidden = following || audio.paused || !current || isSeen(current);
    showChapter(at);
  }

  function showChapter(at) {
    const now = chapters[lastUpTo(chapters.map((each) => Number(each.dataset.start)), at + 0.05)] ?? null;
    if (now === chapter) return;
    chapter?.removeAttribute("aria-current");
    chapter = now;
    chapter?.setAttribute("aria-current", "true");
    document.getElementById("chapter").textContent = chapter ? chapter.dataset.chapter : "";
  }

  function isSeen(span) {
    const box = span.getBoundingClientRect();
    return box.bottom > player.getBoundingClientRect().bottom && box.top < window.innerHeight;
  }

  function bringBack() {
    following = true;
    comeBack.hidden = true;
    current?.scrollIntoView({ block: "center" });
  }

  function remember(done = false) {
    const at = audio.currentTime;
    if (done || at >= REMEMBER_FROM) page.keep(key, { at: Math.floor(at), done });
  }

  const actions = {
    back: () => goTo(audio.currentTime - BACK),
    on: () => goTo(audio.currentTime + ON),
    play: () => (audio.paused ? play() : audio.pause()),
    copy: () => {
      const address = new URL(document.body.classList.contains("embed") ? player.dataset.page : location.href);
      address.hash = `t=${Math.floor(audio.currentTime)}`;
      page.copy(address.href, page.words.copied);
    },
  };

  /** Whether a key belongs to what is focused, such as a slider or a link. */
  function isTaken(target) {
    return target.closest("a, button, input, select, textarea, summary, [contenteditable]") !== null;
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const sentence = event.target.closest?.("article span[data-start]");
    const place = sentence ? spans.indexOf(sentence) : -1;
    if (sentence && event.key === "Enter") jumpAndPlay(sentence);
    else if (sentence && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      focusOn(spans[place + (event.key === "ArrowDown" ? 1 : -1)]);
    } else if (isTaken(event.target)) return;
    else if (event.key === " ") actions.play();
    else if (event.key === "ArrowLeft") actions.back();
    else if (event.key === "ArrowRight") actions.on();
    else {
      if (["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown"].includes(event.key)) following = false;
      return;
    }
    event.preventDefault();
  }

  function focusOn(span) {
    if (!span) return;
    for (const each of document.querySelectorAll("article span[tabindex]")) each.removeAttribute("tabindex");
    span.tabIndex = 0;
    span.focus();
  }

  function jumpAndPlay(element) {
    following = true;
    goTo(Number(element.dataset.start) + 0.001);
    play();
  }

  function onClick(event) {
    const button = event.target.closest("[data-do]");
    if (button) return actions[button.dataset.do]();
    const target = event.target.closest("[data-start]");
    if (!target || !window.getSelection().isCollapsed) return;
    event.preventDefault();
    if (target.tagName === "A") history.replaceState(null, "", target.href);
    jumpAndPlay(target);
  }

  function onPlaying() {
    const playing = !audio.paused;
    player.classList.toggle("playing", playing);
    const button = player.querySelector("[data-do=play]");
    button.dataset.label = playing ? "pause" : "play";
    button.setAttribute("aria-label", page.words[button.dataset.label]);
    show();
  }

  function onEnd() {
    remember(true);
    if (next?.checked && player.dataset.after) location.href = `${player.dataset.after}#play`;
  }

  /** The lock screen, headsets and media keys. */
  function withSession() {
    if (!("mediaSession" in navigator)) return;
    const { title, author, show: album, cover } = player.dataset;
    const artwork = [{ src: new URL(cover, location.href).href, sizes: "480x480", type: "image/jpeg" }];
    const shown = location.protocol === "file:" ? [] : artwork; // the lock screen takes no picture from a disk
    navigator.mediaSession.metadata = new MediaMetadata({ title, artist: author, album, artwork: shown });
    const handlers = {
      play,
      pause: () => audio.pause(),
      seekbackward: actions.back,
      seekforward: actions.on,
      seekto: (details) => goTo(details.seekTime),
      previoustrack: player.dataset.before && (() => (location.href = `${player.dataset.before}#play`)),
      nexttrack: player.dataset.after && (() => (location.href = `${player.dataset.after}#play`)),
    };
    for (const [name, handler] of Object.entries(handlers)) {
      if (handler) navigator.mediaSession.setActionHandler(name, handler);
    }
  }

  audio.addEventListener("timeupdate", () => {
    show();
    if (Math.abs(audio.currentTime - saved) >= 5) {
      saved = audio.currentTime;
      remember();
    }
  });
  for (const name of ["seeked", "loadedmetadata", "durationchange"]) audio.addEventListener(name, show);
  for (const name of ["play", "pause", "ended"]) audio.addEventListener(name, onPlaying);
  audio.addEventListener("pause", () => remember(audio.ended));
  audio.addEventListener("ended", onEnd);
  audio.addEventListener("loadedmetadata", () => (seek.max = String(Math.ceil(length()))));
  window.addEventListener("pagehide", () => audio.ended || remember());
  seek.addEventListener("input", () => goTo(Number(seek.value)));
  speed.addEventListener("change", () => {
    setSpeed(speed.value);
    page.keep("speed", Number(speed.value));
  });
  comeBack?.addEventListener("click", bringBack);
  for (const name of ["wheel", "touchmove"]) window.addEventListener(name, () => (following = false), { passive: true });
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  window.addEventListener("hashchange", () => {
    const asked = fromFragment();
    if (asked !== null) jump(asked);
  });
  withSession();
}
