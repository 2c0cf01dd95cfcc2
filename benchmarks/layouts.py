"""The layouts of the model's graph against each other: what each costs, and whether they sound alike.

    python -m benchmarks.layouts [--most SENTENCES] [--rounds N] [--hear] [--model FILE]

The layouts say the same sentences in turn, on one thread, in one process; of each sentence's rounds the least counts,
in CPU-seconds for a second of sound. Their sound is compared with that of the graph as exported: the difference of
samples, and of mel spectrograms in dB (80 bands, 50 ms), where 1 dB is about what is just heard. As the same graph
rounds otherwise when a value inside it is changed by a millionth, that is printed too, as the measure to go by. With
--hear Whisper base (extra `proof`) hears each, and the syllables that it misheard are counted.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

from narrator import assets
from narrator.frontend import pronounce
from narrator.proofing import comparison, recogniser
from narrator.synthesis.kokoro.engine import SAMPLE_RATE, soundings
from narrator.synthesis.kokoro.graph import Variant, adapted
from narrator.synthesis.kokoro.products import signed_products_are_exact
from narrator.synthesis.kokoro.session import inputs, open_session
from narrator.synthesis.kokoro.symbols import TOKEN_IDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from narrator.frontend.model import Utterance

    Floats = NDArray[np.floating]

SENTENCES = (
    "昨天傍晚，老张把修好的自行车推到了院子里，说是要送给隔壁刚上小学的孩子。",
    "这家工厂去年一共生产了三万两千台水泵，其中一半卖到了南方。",
    "下雨的时候，屋檐上的水一滴一滴落进缸里，像是有人在轻轻敲门。",
    "医生说，只要按时吃药，每天散步半小时，两个月以后就能恢复。",
    "她把信看了三遍，又仔细折好，放回了原来的那只木盒子。",
    "从车站到码头大约有六公里，坐公交车要四十分钟，骑车反而更快。",
    "会议定在星期四下午两点，请各部门提前准备好上半年的报告。",
    "山里的夜晚很安静，只有远处的小溪在石头中间哗哗地流。",
    "如果温度超过八十五度，机器会自动停下来，等冷却以后再继续。",
    "他年轻的时候当过兵，开过卡车，后来在镇上开了一家小饭馆。",
    "新修的图书馆有五层，最上面一层专门收藏地方志和旧报纸。",
    "别着急，先把数据备份好，再按照说明书上的步骤一步一步来。",
)
VOICE = "zm_yunxi"
EXPORTED, SHAKEN = "as exported", "as exported, shaken"
SHAKE = 1e-6
BANDS, FRAME, HOP = 80, 1200, 300  # samples
FLOOR_DB = -60.0  # of mel bands, below the loudest


def layouts(model: Path) -> dict[str, bytes]:
    """Models by name."""
    kept = [Variant.TILED, *([Variant.SIGNED] if signed_products_are_exact() else [])]
    made = {
        EXPORTED: adapted(onnx.load(model), Variant.PLAIN),
        SHAKEN: shaken(adapted(onnx.load(model), Variant.PLAIN)),
    }
    made |= {str(each): adapted(onnx.load(model), each) for each in kept}
    return {name: each.SerializeToString() for name, each in made.items()}


def shaken(model: Any) -> Any:
    """The model with what its first upsampling is given changed by a millionth."""
    nodes = model.graph.node
    at = next(i for i, node in enumerate(nodes) if node.op_type == "ConvTranspose" and "generator" in node.name)
    given = nodes[at].input[0]
    model.graph.initializer.append(numpy_helper.from_array(np.array(1 + SHAKE, np.float32), "shake"))
    nodes[at].input[0] = "shaken"
    nodes.insert(at, helper.make_node("Mul", [given, "shake"], ["shaken"]))
    return model


def spent(call: Callable[[], Any]) -> tuple[float, Any]:
    before = os.times()
    result = call()
    after = os.times()
    return after.user + after.system - before.user - before.system, result


def mel_db(samples: Floats) -> Floats:
    """Mel spectrogram in dB under the loudest, shape (frames, BANDS)."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::HOP] * np.hanning(FRAME)
    power = np.abs(np.fft.rfft(frames)) ** 2
    edges = 700 * (10 ** (np.linspace(0, 2595 * np.log10(1 + SAMPLE_RATE / 1400), BANDS + 2) / 2595) - 1)
    at = np.fft.rfftfreq(FRAME, 1 / SAMPLE_RATE)[:, None]
    rise, fall = (at - edges[:-2]) / (edges[1:-1] - edges[:-2]), (edges[2:] - at) / (edges[2:] - edges[1:-1])
    bands = power @ np.clip(np.minimum(rise, fall), 0, None)
    level = 10 * np.log10(np.maximum(bands, 1e-12))
    return np.asarray(np.maximum(level - level.max(), FLOOR_DB))


@dataclass(frozen=True, slots=True)
class Bench:
    """Sessions by the names of their layouts, which all say the same; `ear` hears them, if it is asked."""

    sessions: dict[str, Any]
    style: NDArray[np.float32]
    rounds: int
    ear: recogniser.Recogniser | None

    def said(self, text: str) -> dict[str, dict[str, float]]:
        """What was measured of a sentence, by layout."""
        utterance = pronounce(text)
        ids = [TOKEN_IDS[symbol] for sounding in soundings(utterance) for symbol in sounding.symbols]
        sounds: dict[str, Floats] = {}
        costs = dict.fromkeys(self.sessions, float("inf"))
        for _ in range(self.rounds):
            for name, session in self.sessions.items():
                given = inputs(session, [0, *ids, 0], self.style[len(ids) - 1 : len(ids)], 1.0)
                cost, sound = spent(partial(session.run, None, given))
                sounds[name], costs[name] = np.ravel(sound[0]), min(costs[name], cost)
        first = sounds[EXPORTED]
        return {name: self.compared(utterance, sound, first, costs[name]) for name, sound in sounds.items()}

    def compared(self, utterance: Utterance, sound: Floats, first: Floats, cost: float) -> dict[str, float]:
        off = np.abs(sound - first)
        mel = float(np.abs(mel_db(sound) - mel_db(first)).mean())
        row = {
            "cost": cost * SAMPLE_RATE / len(sound), "mean": float(off.mean()), "most": float(off.max()), "mel_db": mel
        }  # fmt: skip
        if self.ear:
            heard = self.ear.hear(np.asarray(sound, np.float32), SAMPLE_RATE, beam=5).text
            row["misheard"] = comparison.compare(utterance, heard).wrong
        return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=len(SENTENCES))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--hear", action="store_true")
    parser.add_argument("--model", type=Path, default=assets.catalogue()["kokoro/model.onnx"].path)
    given = parser.parse_args()
    sessions = {name: open_session(model, threads=1) for name, model in layouts(given.model).items()}
    style = np.fromfile(assets.catalogue()[f"kokoro/voices/{VOICE}.bin"].path, np.float32).reshape(510, 256)
    bench = Bench(sessions, style, given.rounds, recogniser.load(threads=1) if given.hear else None)
    measured = [bench.said(text) for text in SENTENCES[: given.most]]
    for name in sessions:
        rows = [each[name] for each in measured]
        found = {key: float(np.mean([row[key] for row in rows])) for key in rows[0]}
        found |= {key: value * len(rows) for key, value in found.items() if key == "misheard"}
        found["most"] = max(row["most"] for row in rows)
        print(f"{name:22}", json.dumps({key: round(value, 4) for key, value in found.items()}))


if __name__ == "__main__":
    main()
