"""Chat logs: who writes is read, when is left out; tables with times in them are none."""

import pytest

from narrator.manuscript import read_string

READ = ["老周：船还开吗", "客人：最后一班了", "老周：等你"]


@pytest.mark.parametrize(
    "text",
    [
        "老周 2024-01-05 18:02:11\n船还开吗\n\n客人 2024-01-05 18:02:40\n最后一班了\n\n老周 2024-01-05 18:03:01\n等你",
        "[18:02] 老周：船还开吗\n[18:03] 客人：最后一班了\n[18:04] 老周：等你\n",
        "老周(12345678) 18:02:11\n船还开吗\n客人(22345678) 18:03:11\n最后一班了\n老周(12345678) 18:04:11\n等你",
        "1/5 18:02 - 老周：船还开吗\n1/5 18:03 - 客人：最后一班了\n1/5 18:03 - 老周：等你",
            "24/", "2024/"
        ),
        "01-05 18:02:11 老周(123456)\n船还开吗\n01-05 18:02:40 客人(234567)\n最后一班了\n01-05 18:03:40 老周(123456)\n等你",
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
