"""Packs: a small model of the same inputs as Kokoro's, made here, with the symbols of v1.1-zh or of v1.0.

What it says are tones; that a real v1.1-zh sounds right is not tested.
"""

from __future__ import annotations

import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from narrator.audio.clip import Timing
from narrator.errors import NarratorError
from narrator.frontend import pronounce
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions, clip_key, engine
from narrator.synthesis.kokoro.alphabet import V1_0, Alphabet
from narrator.synthesis.kokoro.engine import soundings
from narrator.synthesis.kokoro.syllables import Generation
from narrator.synthesis.kokoro.symbols import symbols_of_syllable
from tests.loopback.files import Server, body
from tests.running import manifest, narrate, segments
from tests.synthesis.conftest import forget

ZHUYIN = "ㄅㄆㄇㄈㄉㄊㄋㄌㄍㄎㄏㄐㄑㄒㄓㄔㄕㄖㄗㄘㄙㄚㄛㄜㄝㄞㄟㄠㄡㄢㄣㄤㄥㄦㄧㄨㄩ"
LARGER = "ㄭ十月压言阳要阴应用又中穵外万王为文瓮我元云"  # finals that Bopomofo writes with two
MARKS = ';:,.!?/—…"()“” 12345R'
VOCABULARY = {
    symbol: number for number, symbol in enumerate(f"{MARKS}{ZHUYIN}{LARGER}abdefhijklmnoprstuvwzæɑɔəɛɡɪʃʊʌˈˌː", 1)
}
SAID = pronounce("雾散了，点儿背的人走上山去。")
FRAMES = 3.0  # of a symbol


def model(tokens: str = "tokens", *, rounded: bool = True, sound: str = "audio") -> Any:
    """Every symbol is three frames, every frame 600 samples of a wave that glides up from the style's first number."""
    from onnx import TensorProto, helper, numpy_helper

    node = helper.make_node
    constants: dict[str, np.ndarray[Any, np.dtype[Any]]] = {
        "frames": np.array(FRAMES, np.float32), "one": np.array(1.0, np.float32),
        "samples": np.array(600.0, np.float32),
        "zero": np.array(0.0, np.float32), "axes": np.array([0, 1], np.int64), "first": np.array([[0]], np.int64),
        "level": np.array(0.3, np.float32), "flat": np.array([-1], np.int64),
        "glide": np.array(1e-6, np.float32),
    }  # fmt: skip
    nodes = [
        node("Cast", [tokens], ["ids"], to=TensorProto.FLOAT),
        node("Mul", ["ids", "zero"], ["none"]),
        node("Div", ["frames", "speed"], ["long"]),
        node("Add", ["none", "long"], ["lengths"]),
        node("Round" if rounded else "Ceil", ["lengths"], ["whole"]),
        node("Clip", ["whole", "one"], ["kept"]),
        node("ReduceSum", ["kept", "axes"], ["sum"], keepdims=0),
        node("Mul", ["sum", "samples"], ["size"]),
        node("Range", ["zero", "size", "one"], ["time"]),
        node("GatherElements", ["style", "first"], ["pitch2"], axis=1),
        node("Reshape", ["pitch2", "flat"], ["pitch"]),
        node("Mul", ["time", "pitch"], ["phase"]),
        node("Mul", ["time", "time"], ["square"]),
        node("Mul", ["square", "glide"], ["bend"]),
        node("Add", ["phase", "bend"], ["bent"]),
        node("Sin", ["bent"], ["wave"]),
        node("Mul", ["wave", "level"], [sound]),
    ]
    inputs = [
        helper.make_tensor_value_info(tokens, TensorProto.INT64, [1, "n"]),
        helper.make_tensor_value_info("style", TensorProto.FLOAT, [1, 256]),
        helper.make_tensor_value_info("speed", TensorProto.FLOAT, [1]),
    ]
    outputs = [helper.make_tensor_value_info(sound, TensorProto.FLOAT, ["samples"])]
    tensors = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "small", inputs, outputs, tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)


def style(pitch: float) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.full((510, 1, 256), pitch, np.float32)


@pytest.fixture
def place(own: Path, tmp_path: Path, cache: Path) -> Path:
    """A folder for packs; nothing is installed and there are no voices of one's own."""
    assert not own.exists()
    return tmp_path / "pack"


def write(folder: Path, drawn: Any, vocabulary: dict[str, int] | None = None) -> Path:
    """A pack of two voices, as a publisher might have it: one file a voice."""
    import onnx

    (folder / "onnx").mkdir(parents=True)
    (folder / "voices").mkdir()
    onnx.save(drawn, folder / "onnx" / "small.onnx")
    if vocabulary:
        (folder / "config.json").write_text(json.dumps({"vocab": vocabulary, "n_token": 178}), encoding="utf-8")
    for name, pitch in [("zf_001", 0.05), ("zm_009", 0.03)]:
        (folder / "voices" / f"{name}.bin").write_bytes(style(pitch).tobytes())
    return folder


def added(*args: str | Path) -> str:
    run = narrate("voices", "add", *args)
    forget()
    assert run.code == 0, run.err
    return run.out


def no_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables of English words are fetched; these texts have none."""
    from narrator.synthesis.catalogue import packs

    monkeypatch.setattr(packs, "ENGLISH", ())


@pytest.mark.parametrize(
    ("syllable", "symbols"),
    [
        ("zhong1", "ㄓ中1"), ("guo2", "ㄍ我2"), ("wo3", "我3"), ("bo1", "ㄅㄛ1"), ("shi4", "ㄕ十4"), ("zi5", "ㄗㄭ5"),
        ("lv4", "ㄌㄩ4"), ("xue2", "ㄒ月2"), ("yuan2", "元2"), ("jiu3", "ㄐ又3"), ("gui4", "ㄍ为4"), ("lun2", "ㄌ文2"),
        ("dianr3", "ㄉ言R3"), ("ger1", "ㄍㄦ1"), ("er2", "ㄦ2"), ("r5", "ㄦ5"), ("yi1", "ㄧ1"), ("ying1", "应1"),
        ("yong4", "用4"), ("weng1", "瓮1"), ("ê4", "ㄝ4"), ("wang2", "王2"), ("yang2", "阳2"),
    ],
)  # fmt: skip
def test_syllables_in_the_symbols_of_v1_1(syllable: str, symbols: str) -> None:
    assert symbols_of_syllable(syllable, Generation.V1_1_ZH) == symbols


def test_words_are_divided_by_strokes_and_marks_stay() -> None:
    alphabet = Alphabet(Generation.V1_1_ZH, VOCABULARY)
    said = "".join(sounding.symbols for sounding in soundings(SAID, alphabet))
    assert said.startswith("ㄨ4/ㄙㄢ4/ㄌㄜ5, ")
    assert said.endswith(".")
    assert "→" not in said
    assert len(alphabet.numbers(said)) == len(said)


def test_what_a_vocabulary_lacks_is_passed_over() -> None:
    poor = Alphabet(Generation.V1_1_ZH, {"ㄨ": 1, "4": 2})
    assert "".join(sounding.symbols for sounding in soundings(SAID, poor)).strip("ㄨ4") == ""
    with pytest.raises(KeyError):
        V1_0.syllables(("xyz1",))


@pytest.mark.parametrize("kind", ["v1.1-zh", "v1.0", "input_ids", "no durations"])
def test_a_pack_speaks(place: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    no_english(monkeypatch)
    drawn = model("input_ids" if kind == "input_ids" else "tokens", rounded=kind != "no durations", sound="waveform")
    write(place, drawn, None if kind == "v1.0" else VOCABULARY)
    assert "small/zf_001, small/zm_009" in added(place, "--name", "small")
    voice = voices.find("small/zf_001")
    assert (voice.engine, voice.gender, voice.locale) == ("kokoro:small", "female", "zh-CN")
    speaker = engine(voice.engine)
    clip = speaker.synthesize(SAID, voice, SpeechOptions())
    assert len(clip.samples) == 600 * FRAMES * (speaker.size(SAID) + 2)
    assert "".join(SAID.text[mark.start_char : mark.end_char] for mark in clip.marks) == SAID.text
    assert clip.timing is (Timing.ESTIMATED if kind == "no durations" else Timing.SNAPPED)
    half = voices.find("small/zf_001*0.5+small/zm_009*0.5")
    waves = [speaker.synthesize(SAID, each, SpeechOptions()).samples for each in (voice, half)]
    assert not np.array_equal(waves[0], waves[1])
    shown = narrate("voices", "show", "small/zf_001").out
    assert f"small, symbols of {'v1.0' if kind == 'v1.0' else 'v1.1-zh'}" in shown


def test_a_pack_narrates_beside_another_voice(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    no_english(monkeypatch)
    added(write(place, model(), VOCABULARY), "--name", "small")
    script = "---\nnarrator: 1\ntitle: 渡\nvoice: small/zf_001\n---\n\n# 渡\n\n船来了。\n\n@tone: 天黑了。\n"
    (tmp_path / "script.md").write_text(script, encoding="utf-8")
    run = narrate("make", tmp_path / "script.md", "-o", tmp_path / "out")
    assert run.code == 0, run.err
    made = manifest(next((tmp_path / "out").iterdir()))
    timings = [segment["timing"] for chapter in made["chapters"] for segment in segments(chapter)]
    assert timings == ["snapped", "snapped", "exact"]


def test_clips_of_packs_are_apart(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    no_english(monkeypatch)
    added(write(place, model(), VOCABULARY), "--name", "small")
    other = write(place.with_name("other"), model(sound="other"), VOCABULARY)

    def key(name: str) -> str:
        voice = voices.find(name)
        return clip_key(engine(voice.engine), SAID, voice, SpeechOptions())

    keys = {key("small/zf_001"), key("small/zm_009"), key("small/zf_001+small/zm_009")}
    added(other, "--name", "small", "--replace")
    assert len(keys | {key("small/zf_001")}) == 4
    with pytest.raises(NarratorError, match="cannot be part of this blend"):
        voices.find("small/zf_001+zm_yunxi")
    with pytest.raises(NarratorError, match="There is no voice"):
        voices.find("small/zf_777")


@pytest.mark.parametrize("kind", ["zip", "tar", "address", "npz", "torch"])
def test_ways_in_which_a_pack_comes(
    place: Path, tmp_path: Path, kind: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_english(monkeypatch)
    write(place, model(), VOCABULARY)
    source: str | Path = place
    if kind in {"npz", "torch"}:
        for path in (place / "voices").iterdir():
            path.unlink()
    if kind == "npz":
        with (place / "voices-v1.1-zh.bin").open("wb") as file:
            np.savez(file, zf_001=style(0.05), zm_009=style(0.03), config=np.zeros(3))
    if kind == "torch":
        for name in ("zf_001", "zm_009"):
            with zipfile.ZipFile(place / "voices" / f"{name}.pt", "w") as packed:
                packed.writestr(f"{name}/data.pkl", b"x")
                packed.writestr(f"{name}/data/0", style(0.05).tobytes())
    if kind in {"zip", "address"}:
        source = tmp_path / "pack.zip"
        with zipfile.ZipFile(source, "w") as packed:
            for path in place.rglob("*"):
                packed.write(path, path.relative_to(place))
    if kind == "tar":
        source = tmp_path / "pack.tar.gz"
        with tarfile.open(source, "w:gz") as tape:
            tape.add(place, "pack")
    if kind == "address":
        server.answers["/pack.zip"] = body(Path(source).read_bytes())
        source = f"{server.url}pack.zip"
    added(source, "--name", "small")
    assert len(engine("kokoro:small").synthesize(SAID, voices.find("small/zm_009"), SpeechOptions()).samples)


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("no model", "must have one model; it has none"), ("two models", "must have one model; it has"),
        ("no voices", "has no voices"), ("not a model", "no model that can be loaded"),
        ("another model", "lacks the input style"), ("not an archive", "cannot be unpacked"),
        ("nothing there", "cannot be read"), ("bad name", "cannot be the name of a pack"),
    ],
)  # fmt: skip
def test_what_is_no_pack_is_one_sentence(  # noqa: C901 (a damage each)
    place: Path, tmp_path: Path, damage: str, problem: str
) -> None:
    import onnx

    source, name = write(place, model(), VOCABULARY), "small"
    drawn = place / "onnx" / "small.onnx"
    if damage in {"no model", "two models"}:
        drawn.rename(drawn.with_suffix(".old"))
    if damage == "two models":
        for copy in "ab":
            onnx.save(model(), place / f"{copy}.onnx")
    if damage == "no voices":
        for path in (place / "voices").iterdir():
            path.write_bytes(b"short")
    if damage == "not a model":
        drawn.write_bytes(b"what?")
    if damage == "another model":
        small = model()
        for each in small.graph.node:
            each.input[:] = ["manner" if name == "style" else name for name in each.input]
        small.graph.input[1].name = "manner"
        onnx.save(small, drawn)
    if damage in {"not an archive", "nothing there"}:
        source = tmp_path / ("pack.zip" if damage == "not an archive" else "nothing.toml")
    if damage == "not an archive":
        source.write_bytes(b"what?")
    if damage == "bad name":
        name = "a b"
    run = narrate("voices", "add", source, "--name", name)
    assert run.code != 0
    assert problem in run.err
    assert not (tmp_path / "config").exists()


def test_a_pack_whose_files_are_gone_says_so(place: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    no_english(monkeypatch)
    added(write(place, model(), VOCABULARY), "--name", "small")
    assert narrate("cache", "clear", "--voices", "--yes").code in (0, 2)
    for path in (cache / "assets").rglob("*.*"):
        if path.is_file():
            path.unlink()
    run = narrate("voices", "install", "small/zf_001")
    assert run.code != 0
    assert "no address of it is known" in run.err


def test_the_vocabulary_of_v1_0_is_the_usual_one(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    no_english(monkeypatch)
    added(write(place, model()), "--name", "old")
    speaker = engine("kokoro:old")
    assert speaker.size(SAID) == engine("kokoro").size(SAID)
