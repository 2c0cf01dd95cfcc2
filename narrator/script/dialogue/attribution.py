"""Who says each quote, by rules: the verb beside it, an action beside it, turns that alternate, pronouns.

Paragraphs are taken in order. What stands before a quote, up to the last sentence end, and what stands behind it, up
to the next, are its own; two rounds are made, so that names and genders found late help early.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from narrator.script.characters import simplified
from narrator.script.dialogue.persons import (
    HEADS,
    MANY,
    Gender,
    People,
    Person,
    bare_name,
    gender_of_name,
    gender_of_word,
    likeliest,
)
from narrator.script.dialogue.speaking import ADDRESSED, SAY, Quotation, labels, quotations

PRONOUNS = {Gender.MALE: "他", Gender.FEMALE: "她"}  # who is never called otherwise
TELLERS = "我俺咱你您"  # nobody else's 他 or 她
RECENT = 8  # people that a pronoun or a turn may go back to
_SENTENCE_END = re.compile(r"[。！？!?…⋯]+[”’」』\"）)]*")
_CLAUSE = re.compile(r"[，,；;：:—、]+")
_SAYS_LAST = re.compile(rf"(?:{SAY})[：:，,]?\s*$")
_SAYS = re.compile(rf"(?:{SAY})(?=$|[，,。！？；：…\s])|(?:{SAY})[了着道过]")
_COLON = re.compile(r"[：:]\s*$")
_IS_SEEN = re.compile(r"[\s]*(?:只见|但见|看见|看到|瞧见|望见|发现|见)")
_ADDRESSED = re.compile(ADDRESSED)
_NO_ONE = re.compile(r"^(?:说|道|问|又|接着|然后)")


@dataclass(slots=True)
class QuotedSpeech:
    """A quote of a paragraph and who says it; no name where that is not known."""

    paragraph: int
    quote: Quotation
    name: str = ""
    gender: Gender = Gender.UNKNOWN
    labelled: bool = False


@dataclass(slots=True)
class FoundSpeaker:
    """Who the text beside a quote names. `certain` says that a verb of speaking or a colon tells."""

    person: Person
    certain: bool
    addressee: Person | None = None


@dataclass(slots=True)
class SpeakerMemory:
    """What one round found: names by how often they speak, and what speaks for a gender of each."""

    names: Counter[str] = field(default_factory=Counter)
    votes: defaultdict[str, Counter[Gender]] = field(default_factory=lambda: defaultdict(Counter))

    def gender(self, name: str) -> Gender:
        told = next((gender for gender, word in PRONOUNS.items() if word == name), None) or gender_of_word(name)
        told = told or likeliest(self.votes[name])
        return told or (gender_of_name(name) if name not in HEADS and name not in MANY else told)


def attribute(chapters: Sequence[Sequence[str]]) -> list[QuotedSpeech]:
    """What is spoken in the paragraphs of chapters, in order, with its speakers.

    Paragraphs are counted through all chapters. A speech that a label tells, as in interviews, is its paragraph.
    """
    paragraphs = [paragraph for chapter in chapters for paragraph in chapter]
    simple = simplified("\n".join(paragraphs)).split("\n")
    labelled = _labelled(simple, [len(chapter) for chapter in chapters])
    quotes = [[] if i in labelled else quotations(text) for i, text in enumerate(simple)]
    memory = SpeakerMemory()
    for _ in range(2):
        turns = Turns(People(_names(memory)), SpeakerMemory(votes=memory.votes))
        made = turns.read(simple, quotes)
        memory = turns.memory
    made += [QuotedSpeech(i, Quotation(0, len(paragraphs[i])), name, labelled=True) for i, name in labelled.items()]
    written = _as_written({speech.name for speech in made}, simple, paragraphs)
    for speech in made:
        speech.gender = (memory.gender(speech.name) or speech.gender) if speech.name else speech.gender
        speech.name = written.get(speech.name, speech.name)
    return sorted(made, key=lambda speech: (speech.paragraph, speech.quote))


def _labelled(paragraphs: Sequence[str], sizes: Iterable[int]) -> dict[int, str]:
    """The labels of each chapter's paragraphs."""
    starts = list(accumulate(sizes, initial=0))
    chapters = [(start, paragraphs[start:end]) for start, end in pairwise(starts)]
    known = {name for _, chapter in chapters for name in labels(chapter).values()}
    found = ((start, labels(chapter, known)) for start, chapter in chapters)
    return {start + i: name for start, own in found for i, name in own.items()}


def _as_written(names: Iterable[str], simple: Sequence[str], paragraphs: Sequence[str]) -> dict[str, str]:
    """The names as the text has them, whose characters may be traditional ones."""
    if list(simple) == list(paragraphs):
        return {}
    ours, own = "\n".join(simple), "\n".join(paragraphs)
    places = {name: ours.find(name) for name in names if name}
    return {name: own[at : at + len(name)] for name, at in places.items() if at >= 0}


def _names(memory: SpeakerMemory) -> list[str]:
    return [name for name in memory.names if len(name) > 1 and name not in HEADS and name not in MANY]


@dataclass(slots=True)
class Turns:
    """One round over the paragraphs. `recent` are people, the latest first; `speakers` those who spoke."""

    people: People
    memory: SpeakerMemory
    recent: list[str] = field(default_factory=list)
    speakers: list[str] = field(default_factory=list)
    waiting: list[list[QuotedSpeech]] = field(default_factory=list)  # turns in a row whose speaker is not known yet
    since: list[str] = field(default_factory=list)  # whom the narration was about since the last quote
    addressee: str = ""
    announced: FoundSpeaker | None = None  # by a paragraph that ends with a colon

    def read(self, paragraphs: Sequence[str], quotes: Sequence[list[Quotation]]) -> list[QuotedSpeech]:
        made: list[QuotedSpeech] = []
        for number, (text, own) in enumerate(zip(paragraphs, quotes, strict=True)):
            if own:
                made += self._paragraph(number, text, own)
            else:
                self._narration(text, alone=True)
        return made

    def _narration(self, text: str, *, alone: bool = False) -> None:
        """Take in whom a stretch of narration is about."""
        before = ""
        for sentence in _SENTENCE_END.split(text):
            subject = ""
            for clause in _CLAUSE.split(sentence):
                if person := self.people.at(clause):
                    named = self._resolved(person, subject or before)
                    if person.is_pronoun and named == (subject or before):
                        self._vote(named, person.gender)
                    subject = named
                    self._meet(subject)
            before = subject or before
        if alone and text.strip():
            self.waiting.clear()
            self.announced = self._before(text) if _COLON.search(text) else None

    def _meet(self, name: str) -> None:
        if name and name not in MANY:
            self.since = [name, *(other for other in self.since if other != name)]
            self.recent = [name, *(other for other in self.recent if other != name)][:RECENT]

    def _paragraph(self, number: int, text: str, own: list[Quotation]) -> list[QuotedSpeech]:
        made = [QuotedSpeech(number, quote) for quote in own]
        gaps = [text[a:b] for a, b in pairwise([0, *(place for quote in own for place in quote), len(text)])][::2]
        before = ""
        for i, speech in enumerate(made):
            behind, rest = _divided(gaps[i + 1], last=i == len(made) - 1)
            ahead = gaps[0] if i == 0 else before
            inside = text[speech.quote.start + 1 : speech.quote.end]
            self._speak(speech, (ahead, inside, behind), made[i - 1] if i else None)
            before = rest
        self._narration(before)
        return made

    def _speak(self, speech: QuotedSpeech, parts: tuple[str, str, str], previous: QuotedSpeech | None) -> None:
        """Decide on the speaker of a quote, given what stands before it, inside and behind it."""
        ahead, inside, behind = parts
        lead, beside = self._before(ahead), self._after(behind)
        self._narration(ahead if lead is None or not lead.certain else ahead[: ahead.rfind(_last_sentence(ahead))])
        found = lead if lead and lead.certain else beside if beside and beside.certain else None
        found = found or lead or beside or (self.announced if previous is None else None)
        self.announced = None
        if found and (found.certain or found.person.name or found.person.is_pronoun):
            told = not self.since and _SENTENCE_END.search(ahead) is not None
            usual = previous.name if previous else self.speakers[0] if told and self.speakers else ""
            speech.name = self._resolved(found.person, usual, speaking=True)
            speech.gender = found.person.gender
            if found.certain and not found.person.is_pronoun and speech.name:
                self.memory.names[speech.name] += 1
            self._vote(speech.name, found.person.gender)
        elif previous:
            speech.name, speech.gender = previous.name, previous.gender
        else:
            speech.name = self._turn(inside)
        self._settle(speech, previous)
        addressed = (lead and lead.addressee) or (beside and beside.addressee)
        self.addressee = self._resolved(addressed, "") if addressed else ""
        self._narration(behind)
        self.since = []

    def _vote(self, name: str, gender: Gender) -> None:
        if name and gender:
            self.memory.votes[name][gender] += 1

    def _settle(self, speech: QuotedSpeech, previous: QuotedSpeech | None) -> None:
        """Remember who spoke; give turns that were waiting to those who must have had them."""
        turn = not previous or previous.name != speech.name
        if turn:
            self.waiting.append([])
        if self.waiting:
            self.waiting[-1].append(speech)
        if not speech.name:
            return
        others = [name for name in self.speakers if name != speech.name]
        for back, turns in enumerate(reversed(self.waiting[:-1]), 1):
            for earlier in turns:
                if earlier.name or earlier.gender:
                    continue
                earlier.name = speech.name if back % 2 == 0 else others[0] if others else ""
        self.waiting = [turns for turns in self.waiting[-RECENT:] if any(not each.name for each in turns)]
        if speech.name not in MANY:
            self.speakers = [speech.name, *(name for name in self.speakers if name != speech.name)][:RECENT]
            self.recent = [speech.name, *(name for name in self.recent if name != speech.name)][:RECENT]

    def _turn(self, inside: str) -> str:
        """Who speaks where nothing is said of it: not whom the quote calls by name."""
        known = [name for name in self.since if self._has_spoken(name)]
        others = [*self.speakers[1:], *(name for name in self.recent if name not in self.speakers[:1])]
        for name in [*known, *self.since[: not self.speakers], self.addressee, *others]:
            if name and not re.match(rf"{re.escape(name)}[，,！!、]", inside):
                return name
        return ""

    def _has_spoken(self, name: str) -> bool:
        return name in self.speakers or name in self.people.names or bool(self.memory.names[name])

    def _before(self, text: str) -> FoundSpeaker | None:
        """Whom the sentence before a quote is about, if it leads to it."""
        sentence = _last_sentence(text)
        leads = _COLON.search(sentence) is not None
        says = _SAYS_LAST.search(sentence) is not None
        if not sentence.strip():
            return None
        clauses = [clause for clause in _CLAUSE.split(sentence.strip()) if clause.strip()]
        known = [self.people.at(clause) for clause in clauses]
        if says and not known[-1]:
            known[-1] = bare_name(clauses[-1], says=True)
        if (says or leads) and not any(known):
            known = [bare_name(clause, says=True) for clause in clauses]
        seen = [i for i in range(len(clauses)) if known[i] and _IS_SEEN.match(clauses[i])]
        order = [i for i in range(len(clauses) - 1, -1, -1) if known[i] and i not in seen]
        for i in [*order, *seen]:
            if person := known[i]:
                same = i == len(clauses) - 1
                return FoundSpeaker(person, says or leads, self._addressee(clauses[-1], person, same))
        if says or leads:
            return FoundSpeaker(Person("", 0, is_pronoun=True), certain=True)
        return None

    def _after(self, text: str) -> FoundSpeaker | None:
        """Whom the clause behind a quote is about."""
        clauses = [clause for clause in _CLAUSE.split(text.lstrip("，,")) if clause.strip()]
        if not clauses:
            return None
        first = _SENTENCE_END.split(clauses[0])[0]
        says = self._says(clauses)
        if person := self.people.at(first) or bare_name(first, says=says):
            return FoundSpeaker(person, says, self._addressee(first, person, True))
        if says and _NO_ONE.match(first):
            return FoundSpeaker(Person("", 0, is_pronoun=True), certain=True)
        return None

    def _says(self, clauses: Sequence[str]) -> bool:
        """Whether whoever the first clause is about speaks, in it or in one that says nothing of another."""
        for i, clause in enumerate(clauses):
            sentence = _SENTENCE_END.split(clause)[0]
            if i and self.people.at(sentence):
                return False
            if _SAYS.search(sentence + "。"):
                return True
            if sentence != clause:
                return False
        return False

    def _addressee(self, clause: str, person: Person, same: bool) -> Person | None:
        rest = clause[person.end :] if same else clause
        for found in _ADDRESSED.finditer(rest):
            other = self.people.at(rest[found.end() :])
            if other and (other.name != person.name or other.is_pronoun):
                return other
        return None

    def _resolved(self, person: Person, subject: str, *, speaking: bool = False) -> str:
        """The name that a person is known by; empty where nobody fits."""
        if not person.is_pronoun:
            return self._known(person.name)
        last, earlier = self.speakers[:1], self.speakers[1:]
        order = [subject, *self.since, *(earlier + last if speaking else last + earlier), *self.recent]
        if not person.gender and not speaking:
            return subject
        for name in dict.fromkeys(filter(None, order)):
            gender = self.memory.gender(name)
            fits = not person.gender or not gender or gender == person.gender
            if name not in MANY and name not in PRONOUNS.values() and name[0] not in TELLERS and fits:
                return name
        return PRONOUNS.get(person.gender, person.name)

    def _known(self, name: str) -> str:
        """A name as it was met before: 老人 for 白发老人, 宝玉 for 贾宝玉."""
        if name in self.recent or name in MANY:
            return name
        return next((other for other in self.recent if _same(name, other)), name)


def _same(name: str, other: str) -> bool:
    if "·" in name + other:
        return name.startswith(f"{other}·") or other.startswith(f"{name}·")
    return other.endswith(name) or (len(other) > 1 and name.endswith(other))


def _last_sentence(text: str) -> str:
    """What stands behind the last sentence end, or the last sentence where nothing does."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    if ends and not text[ends[-1] :].strip():
        ends.pop()
    return text[ends[-1] :] if ends else text


def _divided(gap: str, *, last: bool) -> tuple[str, str]:
    """What stands between two quotes: what belongs to the first, and to the second."""
    found = _SENTENCE_END.search(gap)
    if last:
        return (gap[: found.end()], gap[found.end() :]) if found else (gap, "")
    if found:
        return gap[: found.end()], gap[found.end() :]
    return gap, gap if _COLON.search(gap) else ""
