// One panel beside the text, or over it on a small screen, that shows one thing at a time.

import { $ } from "./elements.js";

const panel = $("panel");
const openers = document.querySelectorAll("[data-panel]");
const panes = new Map([...panel.querySelectorAll("[data-pane]")].map((pane) => [pane.dataset.pane, pane]));
const listeners = [], closers = [];
let shown = "", before = null;

export function onOpen(name, listener) {
  listeners.push([name, listener]);
}

export function onClose(listener) {
  closers.push(listener);
}

export function isOpen(name) {
  return shown === name;
}

export function open(name, { focus = true } = {}) {
  if (!shown) before = document.activeElement;
  shown = name;
  for (const [other, pane] of panes) pane.hidden = other !== name;
  for (const opener of openers) opener.setAttribute("aria-expanded", String(opener.dataset.panel === name));
  $("panel-title").textContent = panes.get(name).dataset.title;
  panel.hidden = false;
  document.body.classList.add("panel-open");
  for (const [wanted, listener] of listeners) if (wanted === name) listener();
  if (focus) (panes.get(name).querySelector("input[type=search]") ?? $("panel-title")).focus({ preventScroll: true });
}

export function close() {
  if (!shown) return false;
  const inside = panel.contains(document.activeElement) || document.activeElement === document.body;
  shown = "";
  panel.hidden = true;
  document.body.classList.remove("panel-open");
  for (const listener of closers) listener();
  for (const opener of openers) opener.setAttribute("aria-expanded", "false");
  if (inside) (before?.isConnected && before !== document.body ? before : $("book")).focus({ preventScroll: true });
  return true;
}

export function flip(name) {
  if (shown === name) close();
  else open(name);
}

for (const opener of openers) opener.addEventListener("click", () => flip(opener.dataset.panel));
$("panel-close").addEventListener("click", close);
panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { event.preventDefault(); close(); }
});
