"""What a proof found suspicious is among the places to listen to, in `inspect` and in the studio."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from narrator.audition import report
from narrator.studio.plans import Plans
from narrator.studio.proofed import Proofed
from narrator.studio.session import Session
from tests.running import narrate
from tests.test_house import loaded_by

TEXT = "清晨的集市刚刚开门，卖菜的老人把青菜摆好。\n\n外面下着小雨，他撑开伞，慢慢走回家。\n"


def edition(place: Path) -> Path:
    (place / "text.txt").write_text(TEXT, encoding="utf-8")
    assert narrate("make", place / "text.txt", "-o", place, "--title", "集市", "--voice", "tone", "-q").code == 0
    return next(place.glob("*/manifest.json")).parent


def clips(folder: Path) -> list[dict[str, Any]]:
    kept = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return [s for chapter in kept["chapters"] for paragraph in chapter["paragraphs"] for s in paragraph["segments"]]


def write_proof(folder: Path, clip: dict[str, Any], suspicion: float) -> None:
    """A proof in which one segment was heard otherwise at its seventh character."""
    place = {"start": 6, "end": 7, "heard": "雪", "cost": 1.0}
    row = {"suspicion": suspicion, "text": clip["text"], "why": "heard: 雪", "places": [place], "clip": clip["clip"]}
    proof = {"version": report.VERSION, "limit": 0.9, "segments": [row]}
    (folder / report.FILE).write_text(json.dumps(proof, ensure_ascii=False), encoding="utf-8")


def test_inspect_lists_it(tmp_path: Path) -> None:
    folder = edition(tmp_path)
    clip = clips(folder)[-1]
    write_proof(folder, clip, 2.0)
    run = narrate("inspect", folder)
    assert run.code == 0, run.err
    (line,) = [line for line in run.out.splitlines() if "heard: 雪" in line]
    assert f"【{clip['text'][6]}】" in line
    assert "heard: 雪" in (folder / "inspect.html").read_text(encoding="utf-8")
    write_proof(folder, clip, 0.5)  # below the limit
    assert "heard: 雪" not in narrate("inspect", folder).out


def test_the_studio_lists_it_until_the_clip_changes(tmp_path: Path) -> None:
    folder = edition(tmp_path)
    session = Session(folder)
    plans = Plans(session)
    proofed = Proofed(folder, plans)
    passages = list(session.state.book.passages())
    assert not [item for passage in passages for item in proofed.items(passage)]
    clip = clips(folder)[-1]
    write_proof(folder, clip, 2.0)
    (item,) = [item for passage in passages for item in proofed.items(passage)]
    assert (item.kind, item.text, item.reason) == ("misheard", clip["text"][6], "heard: 雪")
    write_proof(folder, {**clip, "clip": "0" * 64}, 2.0)
    assert not [item for passage in passages for item in proofed.items(passage)]


def test_nothing_of_the_extra_is_loaded_before_something_is_heard() -> None:
    modules = "narrator.audition.again, narrator.proofing.takes, narrator.cli.proof, narrator.cli.make"
    loaded = loaded_by(f"import narrator.produce, narrator.inspection, narrator.studio.proofed, {modules}")
    assert "click" in loaded
    assert not loaded & {"faster_whisper", "ctranslate2", "tokenizers", "onnxruntime"}
