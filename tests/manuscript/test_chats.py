"""Chat logs: who writes is read, when is left out; tables with times in them are none."""

import pytest

from narrator.manuscript import read_string

READ = ["老周：船还开吗", "客人：最后一班了", "老周：等你"]


HEADS = {  # how a message begins, and what stands between that and its text
    "{who} 2024-01-05 {when}": "\n",
    "[{when}] {who}：": "",
    "{who}(12345678) {when}": "\n",
    "1/5 {when} - {who}：": "",
    "2024-01-05 {when} {who}(123456)": "\n",
}


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(
            head.format(who=message[:2], when=f"18:0{i}:11") + gap + message[3:] for i, message in enumerate(READ)
        )
        for head, gap in HEADS.items()
    ],
)
def test_chats(text: str) -> None:
    found = read_string(text)
    assert [block.text for block in found.blocks] == READ
    assert {item.reason for item in found.left_out} == {"time"}
    kept = "".join(block.text for block in found.blocks) + "".join(item.text for item in found.left_out)
    assert not set("".join(text.split())) - set(kept)


@pytest.mark.parametrize(
    "text", ["他 18:02 到了。\n我 19:30 走的。\n船 20:00 开。", "时间：18:02\n地点：渡口\n人物：老周"]
)
def test_no_chats(text: str) -> None:
    assert [block.text for block in read_string(text).blocks] == text.split("\n")
