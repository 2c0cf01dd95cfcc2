// How the subject's sentence is read, a token at a time; a token opens what else it could be.

import { post } from "./api.js";
import { onChanged } from "./changes.js";
import { fill } from "./delivery.js";
import { $, make } from "./elements.js";
import { report } from "./notices.js";
import { isOpen, onOpen } from "./panel.js";
import { ruby, toned } from "./pinyin.js";
import { characterAt, placeOf } from "./places.js";
import { isPopped, openAt, openFor } from "./popover.js";
import { say } from "./strings.js";
import { onSubject, pinWhile, subjectSegment, takeCurrent } from "./subject.js";
import { showTakes } from "./takes.js";

let asked = 0, shown = "";

export function showReadings() {
  pinWhile(() => isOpen("segment") || isOpen("voices") || isPopped());
  for (const name of ["segment", "voices"]) onOpen(name, () => { if (!isPopped()) takeCurrent(); });
  onOpen("segment", () => { refresh(); fill(); showTakes(); });
  onSubject(() => { if (isOpen("segment")) refresh(); });
  onChanged((news) => { if (isOpen("segment")) refresh({ anew: news.sound }); });
  $("book").addEventListener("contextmenu", (event) => {
    const found = characterAt(event.clientX, event.clientY);
    if (!found || event.target.closest(".editing")) return;
    event.preventDefault();
    openAt(found.segment, found.character).catch(report);
  });
}

async function refresh({ anew = true } = {}) {
  const segment = subjectSegment();
  const place = segment && placeOf(segment), key = JSON.stringify(place);
  if (key === shown && !anew) return;
  shown = key;
  if (!segment) return $("tokens").replaceChildren(make("p", { class: "hint", text: say("no_segment") }));
  const mine = ++asked;
  try {
    const { tokens } = await post("readings", place);
    if (mine !== asked || segment !== subjectSegment()) return;
    $("tokens").replaceChildren(...tokens.map(tokenElement));
  } catch (error) { report(error); }
}

function tokenElement(token, index) {
  const said = token.surface.length ? token.surface.map(toned) : token.phonemes.length ? [`/${token.phonemes.join(" ")}/`] : [say("not_read")];
  const button = make("button", {
    type: "button", class: "token", data: { index, start: token.start, end: token.end }, "aria-haspopup": "dialog",
    onclick: () => openFor(subjectSegment(), token, button),
  });
  const doubtful = token.doubt >= 0.1 && !token.fixed;
  if (doubtful) button.classList.add("doubtful");
  if (token.own || token.fixed) button.classList.add("fixed");
  if (token.kind === "han" && said.length === [...token.text].length) {
    [...token.text].forEach((character, n) => button.append(ruby(character, said[n])));
  } else {
    button.append(ruby(token.text, said.join(" ")));
  }
  button.append(make("span", { class: "unseen", text: `: ${said.join(" ")}${doubtful ? `, ${say("doubtful")}` : ""}` }));
  if (token.spoken) button.append(make("small", { text: `→ ${token.spoken}` }));
  return button;
}
