"""Paragraphs of a wall of text: hard rules, the cap, the count, missing marks, and reasons."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from narrator.script import paragraphs
from narrator.script.breaks import CAP
from narrator.script.characters import without_spaces
from narrator.script.cohesion import bags, dips
from narrator.script.explaining import explain
from narrator.script.gaps import gaps
from narrator.script.paragraphing import STRETCH, Scored, stretches, weights
from narrator.script.words import clauses

ANSWER = "我们花了七年时间，才把这座桥修完。头两年几乎没有进展，因为河水每年夏天都要涨上来。后来工人们想出了一个办法。"
QUESTION = "您当时为什么决定留下来？很多人都走了。"
PROSE = (
    "去年秋天，我坐了一夜的火车回老家，天亮的时候，窗外已经能看见那座熟悉的白塔。站台上只有两三个人，都裹着厚厚的棉衣，没有谁在说话。",
    "母亲的身体比我想象的要好，她每天早上五点起床，先到河边走一圈，再回来给一家人做早饭。她说，人只要有事情做，就不会觉得日子太长。",
    "镇上的变化很大，河边的老房子已经全部拆掉，修成了一条宽宽的马路，两边种着整齐的梧桐树。只有那棵老槐树还留在原来的地方，树下照样坐着几个下棋的老人。",
    "1998年发大水的时候，半个镇子都淹在水里，父亲带着全家人上了山，在一座破庙里住了整整半个月。等到大水退去，大家回到镇上，谁也认不出自己家的门。",
)


def breaks(text: str) -> list[str]:
    """What paragraphs begin with, but the first."""
    return [paragraph[:4] for paragraph in paragraphs(text)[1:]]


@pytest.mark.parametrize("names", ["问答", ("记者", "周工"), ("主持人", "林晓")])
def test_speakers_begin_paragraphs(names: tuple[str, str]) -> None:
    parts = [f"{names[0]}：{QUESTION}", f"{names[1]}：{ANSWER}"] * 3
    made = paragraphs("".join(parts))
    assert [p[:6] for p in made if "：" in p[:5]] == [part[:6] for part in parts]
    assert not any("：" in p[5:] for p in made)


@pytest.mark.parametrize("numbers", ["一、 二、 三、", "1. 2. 3.", "（一） （二） （三）", "1、 2、 3、"])
def test_items_begin_paragraphs(numbers: str) -> None:
    parts = [number + ANSWER for number in numbers.split()]
    made = paragraphs(ANSWER + "".join(parts))
    assert [p[:6] for p in made if p[:2] in {part[:2] for part in parts}] == [part[:6] for part in parts]


def test_a_hand_off_ends_a_paragraph() -> None:
    lead = "昨天下午，桥梁设计师周远在镇上的礼堂发表演讲。以下为演讲实录："
    assert paragraphs(lead + ANSWER * 4)[0] == lead


def test_no_paragraph_ends_inside_a_quotation() -> None:
    quote = "“" + ANSWER * 2 + "”"
    for paragraph in paragraphs((PROSE[0] + "他说：" + quote + PROSE[2]) * 5):
        assert paragraph.count("“") == paragraph.count("”")


@pytest.mark.parametrize("length", ["short", "normal", "long"])
def test_no_paragraph_is_over_the_cap(length: str) -> None:
    text = "".join(PROSE) * 30
    made = paragraphs(text, length=length)  # type: ignore[arg-type]
    assert max(map(len, made)) <= CAP
    assert "".join(made) == text


def test_the_knob() -> None:
    text = "".join(PROSE) * 20
    short, normal, long = (len(paragraphs(text, length=length)) for length in ("short", "normal", "long"))
    assert short > normal > long


@pytest.mark.parametrize("count", [1, 2, 3, 7, 16, 40])
def test_the_count_is_kept(count: int) -> None:
    assert len(paragraphs("".join(PROSE) * 6, count=count)) == count


def test_authors_paragraphs_are_found_better_than_by_chance() -> None:
    """Four paragraphs on four subjects, of eight sentences."""
    found = breaks("".join(PROSE))
    true = {paragraph[:4] for paragraph in PROSE[1:]}
    assert len(true & set(found)) >= 2
    assert len(found) <= 5


@settings(max_examples=100)
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=200), st.integers(0, 9))
@example("。" * 3000, 0)
@example("“" * 500, 3)
@example("问：" * 200, 0)
def test_nothing_is_lost_of_any_text(text: str, count: int) -> None:
    made = paragraphs(text, count=count or None)
    assert without_spaces("".join(made)) == without_spaces(text)
    assert all(made)


@pytest.mark.parametrize(
    "text", ["这座桥会让整个镇子瘫痪这个说法不是今天才有的", "他们花了整整五十年第一次修路是在战前"]
)
def test_a_missing_mark_is_a_place(text: str) -> None:
    place = max(text.find("这个说法"), text.find("第一次修路"))
    found = dict(gaps(text, clauses(text), weights(), -10.0))
    assert max(found, key=lambda at: found[at]) == place


def test_a_paragraph_may_end_without_a_mark() -> None:
    text = PROSE[0] + PROSE[2].rstrip("。") + "2、" + PROSE[1] + PROSE[3]
    assert any(paragraph.startswith("2、") for paragraph in paragraphs(text))


def test_cohesion_dips_where_words_change() -> None:
    text = "渔船出海。渔船撒网。渔船回港。火车进站。火车鸣笛。火车开走。"
    starts = [i * 5 for i in range(6)]
    found = dips(bags(clauses(text), starts))
    assert found.index(max(found)) == 2


def test_reasons_are_named() -> None:
    text = ANSWER * 3 + "二、" + ANSWER + "".join(PROSE) * 2
    found = list(explain(text))
    assert [each.length for each in found] == [len(paragraph) for paragraph in paragraphs(text)[:-1]]
    by_after = {each.after[:2]: each for each in found}
    assert [reason.name for reason in by_after["二、"].reasons] == ["an item of a list begins"]
    assert all(each.reasons for each in found)


def test_scores_are_the_sum_of_their_terms() -> None:
    scored = Scored.of("".join(PROSE))
    offset = {round(s - sum(w for _, w in scored.terms(i)), 9) for i, s in enumerate(scored.scores)}
    assert len(offset) == 1


def test_weights_are_few_and_named() -> None:
    assert len(weights()) <= 500
    assert all(isinstance(value, float) for value in weights().values())


def test_a_long_text_is_looked_at_in_parts() -> None:
    text = "".join(PROSE) * 1200
    parts = list(stretches(text))
    assert len(parts) > 1
    assert "".join(parts) == text
    assert all(len(part) <= 2 * STRETCH for part in stretches("风" * 5 * STRETCH))


def test_the_same_in_every_process() -> None:
    program = f"from narrator.script import paragraphs; print([len(p) for p in paragraphs({''.join(PROSE) * 3!r})])"
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "12"
    }
    assert len(runs) == 1


@pytest.mark.parametrize(
    "announced",
    ["最后我想说，桥是大家修的。", "最后，请允许我感谢每一位工人。", "接下来我想谈谈修桥的人。", "下面我来介绍这座桥。",
     "首先，我想感谢今天来的各位。", "各位乡亲，最后我要说一句话。", "最后一点，我想提醒大家爱惜它。",
     "好了，接下来我们来看看图纸。", "说了这么多，其实只有一句话。", "讲到这里，有人会问钱从哪里来。"],
)  # fmt: skip
def test_what_a_speaker_announces_begins_a_paragraph(announced: str) -> None:
    before = "那座桥修了七年。没有一天不下雨。工人们住在河边的棚子里，吃的是镇上送来的米。"
    found = paragraphs(before + announced + "他们没有留下名字。桥上也没有。")
    assert any(paragraph.startswith(announced) for paragraph in found)
