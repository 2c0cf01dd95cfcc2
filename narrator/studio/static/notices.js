// What the user is told: quietly, for screen readers too, or as a notice that stays until it is dismissed.

import { say } from "./strings.js";
import { Refusal } from "./api.js";

const status = document.getElementById("status");
const notices = document.getElementById("notices");

export function tell(text) {
  status.textContent = text;
}

export function warn(text, remedy = "", actions = []) {
  const notice = document.createElement("div");
  notice.className = "notice";
  const words = document.createElement("p");
  words.textContent = text;
  if (remedy) {
    const more = document.createElement("small");
    more.textContent = remedy;
    words.append(more);
  }
  notice.append(words);
  for (const [label, act] of [...actions, [say("dismiss"), () => {}]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => { notice.remove(); act(); });
    notice.append(button);
  }
  notices.append(notice);
  return notice;
}

export function report(error) {
  if (error instanceof Refusal) return warn(error.message, error.remedy);
  if (error instanceof TypeError && /fetch/i.test(error.message)) return warn(say("offline"));
  throw error;
}
