"use strict";
const sounds = JSON.parse(document.getElementById("sounds").textContent);
const chosen = document.getElementById("chosen");
const player = new Audio();
let now = null; // the cell that plays
let queue = []; // the cells that play after it

const cell = (row, column) => document.querySelector(`.cell[data-row="${row}"][data-column="${column}"]`);

function stop() {
  player.pause();
  queue = [];
  if (now) now.classList.remove("playing");
  now = null;
}

function play(button, rest = []) {
  stop();
  now = button;
  queue = rest;
  const { row, column, voice } = button.dataset;
  player.src = `data:audio/mpeg;base64,${sounds[row][column]}`;
  button.classList.add("playing", "heard");
  button.focus();
  chosen.textContent = `--voice ${/^[\w./-]+$/.test(voice) ? voice : `"${voice}"`}`;
  player.play();
}

player.addEventListener("ended", () => {
  const [next, ...rest] = queue;
  if (next) play(next, rest);
  else stop();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button === now) stop();
  else if (button.classList.contains("cell")) play(button);
  else {
    const [first, ...rest] = document.querySelectorAll(`.cell[data-column="${button.dataset.column}"]`);
    if (first) play(first, rest);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === " " && now) {
    event.preventDefault();
    stop();
    return;
  }
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  const from = document.activeElement.classList.contains("cell") ? document.activeElement : null;
  if (!step) return;
  event.preventDefault();
  let [row, column] = from ? [Number(from.dataset.row) + step[0], Number(from.dataset.column) + step[1]] : [0, 0];
  while (sounds[row] && !sounds[row].length) row += step[0] || 1; // a voice that could not speak
  const next = cell(row, column);
  if (next) play(next);
});
document.documentElement.dataset.ready = "true";
