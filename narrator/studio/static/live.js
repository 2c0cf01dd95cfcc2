// What the studio tells while the page is open.

import { showTrouble, take } from "./changes.js";
import { showExport } from "./export.js";
import { answersAgain } from "./notices.js";
import { pageName } from "./editor.js";
import { refresh } from "./todo.js";

export function followStudio() {
  const events = new EventSource(`events?page=${pageName()}`);
  events.onopen = answersAgain;
  events.onmessage = ({ data }) => {
    const news = JSON.parse(data);
    if (news.kind === "changed") take(news);
    if (news.kind === "todo") refresh();
    if (news.kind === "export") showExport(news.status);
    if (news.kind === "trouble") showTrouble(news);
  };
  return events;
}
