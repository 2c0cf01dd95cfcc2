// The text in step with the audio: a click on a sentence plays it, and the sentence that sounds is marked.
// The page's own words are shown in the browser's language.

const audio = document.getElementById("audio");
const cue = document.getElementById("cue");
const follow = document.getElementById("follow");
const track = document.getElementById("track");
const spans = [...document.querySelectorAll("article span[data-start]")];
const starts = spans.map((span) => Number(span.dataset.start));
let current = null;

if (audio) alive();
translate().catch(() => {}); // opened from a disk: the words stay as they are

function playFrom(seconds) {
  audio.currentTime = seconds + 0.001;
  audio.play();
}

/** The last sentence that has begun, found by halving. */
function sentenceAt(seconds) {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= seconds) low = middle + 1;
    else high = middle;
  }
  return spans[low - 1] ?? null;
}

function mark() {
  const now = audio.paused && audio.currentTime === 0 ? null : sentenceAt(audio.currentTime);
  if (now === current) return;
  current?.classList.remove("now");
  current?.removeAttribute("aria-current");
  current = now;
  if (!current) return;
  current.classList.add("now");
  current.setAttribute("aria-current", "true");
  if (follow.checked && !audio.paused) current.scrollIntoView({ block: "center" });
}

function fromFragment() {
  const found = /^#t=(\d+(?:\.\d+)?)$/.exec(location.hash);
  if (found) audio.currentTime = Number(found[1]);
}

function alive() {
  document.body.classList.add("live");
  follow.parentElement.hidden = false;
  document.addEventListener("click", onClick);
  for (const name of ["timeupdate", "seeked", "play"]) audio.addEventListener(name, mark);
  window.addEventListener("hashchange", fromFragment);
  fromFragment();
  if (!track) return;
  track.track.mode = "hidden";
  track.track.addEventListener("cuechange", () => {
    cue.textContent = [...track.track.activeCues].map((each) => each.text).join("\n");
  });
}

function onClick(event) {
  const target = event.target.closest("[data-start]");
  if (!target || !window.getSelection().isCollapsed) return;
  event.preventDefault();
  playFrom(Number(target.dataset.start));
}

async function translate() {
  const language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
  if (document.documentElement.lang.startsWith(language)) return;
  const words = (await (await fetch("show.words.json")).json())[language];
  for (const each of document.querySelectorAll("[data-word]")) each.textContent = words[each.dataset.word];
  for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", words[each.dataset.label]);
  document.documentElement.lang = words.lang;
}
