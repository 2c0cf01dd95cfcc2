// What the user is told: quietly, for screen readers too, or as a notice that stays until it is dismissed.

import { Refusal } from "./api.js";
import { $, make } from "./elements.js";
import { say } from "./strings.js";

export function tell(text) {
  $("status").textContent = text;
}

export function warn(text, remedy = "", actions = []) {
  const notice = make("div", { class: "notice" });
  const words = make("p", { text });
  if (remedy) words.append(make("small", { text: remedy }));
  notice.append(words);
  for (const [label, act] of [...actions, [say("dismiss"), () => {}]]) {
    notice.append(make("button", { type: "button", text: label, onclick: () => { notice.remove(); act(); } }));
  }
  for (const old of $("notices").children) if (old.textContent === notice.textContent) old.remove();
  $("notices").append(notice);
  return notice;
}

let offline = null;

export function report(error) {
  if (error instanceof Refusal) return warn(error.message, error.remedy);
  if (error instanceof TypeError && /fetch|network/i.test(error.message)) {
    if (!offline?.isConnected) offline = warn(say("offline"));
    return offline;
  }
  throw error;
}

export function answersAgain() {
  offline?.remove();
}
