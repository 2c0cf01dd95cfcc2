// What the studio tells while the page is open.

import { hearOf, missed, showTrouble } from "./changes.js";
import { showExport } from "./export.js";
import { answersAgain, showFetching, warn } from "./notices.js";
import { isEditing } from "./editor.js";
import { pageName, sendAgain } from "./unsaved.js";
import { say, settings } from "./strings.js";
import { showAhead } from "./overview.js";
import { refresh } from "./todo.js";

export function followStudio() {
  const events = new EventSource(`events?page=${pageName()}`);
  events.onerror = () => { if (events.readyState === EventSource.CLOSED) moved(); };
  events.onmessage = ({ data }) => {
    const news = JSON.parse(data);
    if (news.kind === "hello") greet(news);
    if (news.kind === "changed") hearOf(news);
    if (news.kind === "fetching") showFetching(news);
    if (news.kind === "todo") refresh();
    if (news.kind === "ahead") showAhead(news);
    if (news.kind === "export") showExport(news.status);
    if (news.kind === "trouble") showTrouble(news);
  };
  return events;
}

function greet(news) {
  // a studio that was started anew counts anew: the page is loaded again, which offers what was not saved
  answersAgain();
  if (news.instance !== settings.instance) return isEditing() ? warn(say("restarted"), "", [[say("reload"), () => location.reload()]]) : location.reload();
  showExport(news.export); // it may have gone on meanwhile
  missed(news);
  sendAgain();
}

function moved() {
  warn(say("moved"));
}
