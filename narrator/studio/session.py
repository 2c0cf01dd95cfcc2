"""One edition under correction: its files on disk are the truth, everything here is made from them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from narrator import edition
from narrator.errors import ConflictError, NarratorError, ScriptError, SourceError
from narrator.studio.book import Book
from narrator.studio.desk import LEXICON, Desk
from narrator.studio.history import History
from narrator.studio.merging import distance, merged
from narrator.studio.text import ScriptText

REMEMBERED = 12  # texts among which that of an editor's save is looked for
Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class State:
    """The edition at one moment; never changed, only followed by another."""

    revision: int
    script: ScriptText
    lexicon: str
    book: Book

    @property
    def texts(self) -> Texts:
        return {edition.SCRIPT: self.script.text, LEXICON: self.lexicon}


@dataclass(frozen=True, slots=True)
class SessionStep:
    """From one state to the next: what was done, as a number of the history (0 for an edit from outside)."""

    before: State
    after: State
    label: str
    change: int


Listener = Callable[[SessionStep], None]
Check = Callable[[State, State], None]  # raises NarratorError where the second may not follow the first
Make = Callable[[State], tuple[ScriptText, str]]  # what the script and the lexicon become


class Session:
    """The edition in `folder`. Shared by threads: whoever changes it holds `lock`; a `state` may be read without."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = threading.RLock()
        self._checks: list[Check] = []
        self._subscribers: list[Listener] = []
        self.trouble: NarratorError | None = None  # why the files on disk are not taken
        self._desk = Desk(folder)
        found = self._desk.read()
        self.history, texts = History.opened(folder / edition.STUDIO, found)
        self._desk.write(found, texts)
        script = ScriptText.of(texts[edition.SCRIPT])
        self.state = State(1, script, texts[LEXICON], Book.of(script.script))
        self._recent: deque[Texts] = deque([texts], maxlen=REMEMBERED)

    @property
    def path(self) -> Path:
        return self.folder / edition.SCRIPT

    @property
    def studio(self) -> Path:
        """Where the studio keeps what is its own."""
        return self.folder / edition.STUDIO

    def subscribe(self, listener: Listener) -> None:
        """Have every step told to `listener`, in the thread that makes it."""
        self._subscribers.append(listener)

    def require(self, check: Check) -> None:
        """Have `check` decide whether a state may follow another; it raises NarratorError where not."""
        self._checks.append(check)

    def change(self, label: str, make: Make) -> SessionStep | None:
        """Make a change, on disk first; None where nothing changes. Raises NarratorError."""
        with self.lock:
            self._refuse_in_trouble()
            now = self.state
            script, lexicon = make(now)
            before, after = now.texts, {edition.SCRIPT: script.text, LEXICON: lexicon}
            if after == before:
                return None
            coming = self._following(script, lexicon)
            for check in self._checks:
                check(now, coming)
            with self.history.withdrawn_on_failure():
                change = self.history.note(label, before, after)
                self._desk.write(before, after)
            return self._become(coming, after, label, change.number)

    def undo(self) -> SessionStep | None:
        """Take the last change back; None where there is none."""
        with self.lock:
            self._refuse_in_trouble()
            if not self.history.done:
                return None
            after = self.history.done[-1].taken_back(self.state.texts)
            with self.history.withdrawn_on_failure():
                label = self.history.note_undo().label
                return self._replay(label, after, self.history.last)

    def redo(self) -> SessionStep | None:
        """Make what was taken back last again; None where there is nothing."""
        with self.lock:
            self._refuse_in_trouble()
            if not self.history.undone:
                return None
            after = self.history.undone[-1].applied(self.state.texts)
            with self.history.withdrawn_on_failure():
                change = self.history.note_redo()
                return self._replay(change.label, after, change.number)

    def revert(self, number: int, label: str) -> SessionStep | None:
        """Take back one change of the past and keep those made since. Raises ConflictError where they hang together."""
        with self.lock:
            self._refuse_in_trouble()
            change = next((change for change in self.history.done if change.number == number), None)
            if change is None:
                raise ConflictError("That change is not there any more.", remedy="Choose the reading again.")
            texts = self.state.texts
            for later in [c for c in reversed(self.history.done) if c.number > number]:
                texts = later.taken_back(texts)
            without, now = change.taken_back(texts), self.state.texts
            made = {name: merged(texts[name], now[name], without[name]) for name in now}
            if any(text is None for text in made.values()):
                raise ConflictError("The same place was changed since.", remedy="Undo the later changes first.")
            script = self._read_anew(made[edition.SCRIPT] or "")
            return self.change(label, lambda _: (script, made[LEXICON] or ""))

    def _replay(self, label: str, after: Texts, number: int) -> SessionStep:
        before = self.state.texts
        self._desk.write(before, after)
        same = after[edition.SCRIPT] == before[edition.SCRIPT]
        script = self.state.script if same else self._read_anew(after[edition.SCRIPT])
        return self._become(self._following(script, after[LEXICON]), after, label, number)

    def _following(self, script: ScriptText, lexicon: str) -> State:
        now = self.state
        book = now.book if script is now.script else Book.of(script.script, now.book)
        return State(now.revision + 1, script, lexicon, book)

    def _become(self, state: State, texts: Texts, label: str, change: int) -> SessionStep:
        step = SessionStep(self.state, state, label, change)
        self.state = state
        self._recent.append(texts)
        for listener in self._subscribers:
            listener(step)
        return step

    def _read_anew(self, text: str) -> ScriptText:
        """A text as a script; chapters that are as they were are not read again."""
        made = ScriptText.of(text)
        known = {piece.text: piece for piece in self.state.script.pieces}
        return made.with_known(known)

    def _refuse_in_trouble(self) -> None:
        self.look()
        if self.trouble:
            raise ConflictError(self.trouble.problem, remedy=self.trouble.remedy)

    def look(self) -> SessionStep | None:
        """Take in what was edited outside, in a text editor; None where nothing was."""
        with self.lock:
            if not self._desk.is_touched() and not self.trouble:
                return None
            try:
                theirs = self._desk.read()
                ours = self.state.texts
                if theirs == ours:
                    self.trouble = None
                    return None
                return self._take_in(ours, theirs)
            except (ScriptError, SourceError, ConflictError) as error:
                self.trouble = error
                return None

    def _take_in(self, ours: Texts, theirs: Texts) -> SessionStep:
        """Merge an edit from outside. ScriptError where it cannot be read, ConflictError where we must ask."""
        old = min(reversed(self._recent), key=lambda texts: sum(distance(texts[n], theirs[n]) for n in theirs))
        base = ours if old == theirs else old  # what is as it once was was put back on purpose
        made = {name: merged(base[name], ours[name], theirs[name]) for name in ours}
        if any(text is None for text in made.values()):
            raise ConflictError(
                f"{self.path.name} was saved by an editor that had not seen the last changes made here.",
                remedy="Choose which of the two to keep.",
            )
        texts = {name: text or "" for name, text in made.items()}
        return self._adopt(texts, theirs)

    def _adopt(self, texts: Texts, on_disk: Texts) -> SessionStep:
        script = self._read_anew(texts[edition.SCRIPT])
        with self.history.withdrawn_on_failure():
            change = self.history.note("outside", self.state.texts, texts)
            self._desk.write(on_disk, texts)
        self.trouble = None
        return self._become(self._following(script, texts[LEXICON]), texts, "outside", change.number)

    def settle(self, *, ours: bool) -> SessionStep | None:
        """Decide a conflict with the files on disk: ours over theirs, or theirs as they are. Raises ScriptError."""
        with self.lock:
            if not ours:
                theirs = self._desk.read()
                return self._adopt(theirs, theirs)
            on_disk: Mapping[str, str] = dict.fromkeys(self.state.texts, "\0")  # whatever it is
            with suppress(SourceError):
                self._desk.read()
            self._desk.write(dict(on_disk), self.state.texts)
            self.trouble = None
            return None
