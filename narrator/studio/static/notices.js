// What the user is told: quietly, for screen readers too, or as a notice that stays until it is dismissed.

import { Refusal } from "./api.js";
import { $, make } from "./elements.js";
import { say } from "./strings.js";

export function tell(text) {
  $("status").textContent = text;
}

const MOST = 3;

export function warn(text, remedy = "", actions = []) {
  const notice = make("div", { class: "notice", data: actions.length ? { asks: "yes" } : {} });
  const words = make("p", { text });
  if (remedy) words.append(make("small", { text: remedy }));
  notice.append(words);
  for (const [label, act] of [...actions, [say("dismiss"), () => {}]]) {
    notice.append(make("button", { type: "button", text: label, onclick: () => { notice.remove(); act(); } }));
  }
  for (const old of $("notices").children) if (old.textContent === notice.textContent) old.remove();
  $("notices").append(notice);
  const plain = [...$("notices").children].filter((each) => !each.dataset.asks);
  while (plain.length > MOST) plain.shift().remove(); // what asks something stays until it is answered
  return notice;
}

const fetchers = [];

export function onFetching(listener) {
  fetchers.push(listener);
}

export function showFetching(news) {
  // a voice that comes in, as far as it is
  const { done, all } = news;
  for (const listener of fetchers) listener(news);
  const isOver = all > 0 && done >= all;
  $("fetching").hidden = isOver;
  if (isOver) return;
  const megabytes = (bytes) => (bytes / 1e6).toFixed(0);
  $("fetching-words").textContent = all ? say("fetching", { done: megabytes(done), all: megabytes(all) }) : say("fetching_some", { done: megabytes(done) });
  if (all) { $("fetching-bar").max = all; $("fetching-bar").value = done; }
}

let offline = null;

export function isOffline(error) {
  return error instanceof TypeError && /fetch|network|load failed/i.test(error.message);
}

export function report(error) {
  if (error instanceof Refusal) return warn(error.message, error.remedy);
  if (isOffline(error)) {
    if (!offline?.isConnected) offline = warn(say("offline"));
    return offline;
  }
  throw error;
}

export function answersAgain() {
  offline?.remove();
}
