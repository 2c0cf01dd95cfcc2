"use strict";
const audio = document.querySelector("audio");
const shown = document.querySelector("output");
const chapters = [...document.querySelectorAll(".chapter")];
for (const chapter of chapters) chapter.cues = JSON.parse(chapter.querySelector("script").textContent);
let current = null;

function play(chapter, at) {
  if (current !== chapter) {
    if (current) current.querySelector(".head").style.display = "none";
    current = chapter;
    audio.src = chapter.dataset.audio;
  }
  audio.currentTime = at;
  audio.play().catch(() => {});
  follow(at);
}

function follow(at) {
  const head = current.querySelector(".head");
  head.style.display = "block";
  head.style.left = `${(100 * at) / current.dataset.length}%`;
  const cue = current.cues.find(([start, end]) => start <= at && at < end);
  shown.value = cue ? cue[2] : "";
}

function moment(chapter, event) {
  const box = chapter.querySelector(".over").getBoundingClientRect();
  return (Math.min(1, Math.max(0, (event.clientX - box.left) / box.width))) * chapter.dataset.length;
}

audio.addEventListener("timeupdate", () => current && follow(audio.currentTime));
for (const button of document.querySelectorAll("button"))
  button.addEventListener("click", () => play(document.getElementById(`c${button.dataset.chapter}`), Number(button.dataset.at)));
for (const chapter of chapters) {
  const over = chapter.querySelector(".over");
  over.addEventListener("click", (event) => play(chapter, moment(chapter, event)));
  over.addEventListener("mousemove", (event) => {
    const at = moment(chapter, event);
    const cue = chapter.cues.find(([start, end]) => start <= at && at < end);
    over.title = `${Math.floor(at / 60)}:${String(Math.floor(at % 60)).padStart(2, "0")} ${cue ? cue[2] : ""}`;
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key === " " && current && event.target === document.body) {
    event.preventDefault();
    if (audio.paused) audio.play(); else audio.pause();
  }
});
document.documentElement.dataset.ready = "";
