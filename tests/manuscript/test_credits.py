"""Lines of subtitles and lyrics that only say who made them are left out; what is said in a film stays."""

import pytest

from narrator.manuscript import read_bytes
from narrator.manuscript.crediting import is_credit


@pytest.mark.parametrize(
    "line",
    [
        "翻译：小林", "校对 阿远  时间轴 老周", "【江边字幕组】", "江边字幕组 荣誉出品", "翻译/校对：旋火",
        "压制&&特效：阿远（A. Yuan）",
        "本字幕由江边字幕组制作，仅供学习交流", "Subtitles by Lin", "Synced & corrected by lin", "導演：陳望川",
        "翻译：何一 / 校对：阿远",
        "更多影视资源请关注微信公众号江边影音", "www.jiangbian.example", "请勿用于商业用途", "時間軸：阿遠",
    ],
)  # fmt: skip
def test_credits_of_films(line: str) -> None:
    assert is_credit(line, "film")


@pytest.mark.parametrize(
    "line",
    [
        "翻译：他说不行。", "翻译：这个我们不能答应", "导演说今天不拍了", "感谢你们", "他在字幕组工作", "源头在哪里",
        "后期会更难",
        "我在读原著", "导演：停！", "主演：你来干什么", "轴心国",
        "或者是字幕组选择制作字幕的那些动画", "关注我", "欢迎下载",
        "翻译：别动", "编剧：快跑",
        "加入我们吧", "更多的人加入了我们", "我的意见仅供参考", "未经许可，不得入内", "旁白：清晨五点，江面起雾",
        "导演：请各位演员准备上场",
    ],
)  # fmt: skip
def test_what_is_said(line: str) -> None:
    assert not is_credit(line, "film")


@pytest.mark.parametrize("line", ["词 Lyrics：何一", "曲：陈", "OP：江边音乐", "混音/母带：陈望川", "纯音乐，请欣赏"])
def test_credits_of_songs(line: str) -> None:
    assert is_credit(line, "song")
    assert not is_credit("词不达意：我说不出口", "song")


def test_credits_stand_in_cues_of_their_own_or_among_others() -> None:
    shown = [
        "导演 陈望川",
        "编剧 何一",
        "翻译：小林\n校对：阿远\n谢谢老周",
        "江水涨了。",
        "导演 说今天不拍了",
        "他走了。",
    ]
    source = "\n\n".join(
        f"{i}\n00:00:{2 * i:02d},000 --> 00:00:{2 * i + 1:02d},900\n{cue}" for i, cue in enumerate(shown, 1)
    )
    found = read_bytes(source.encode(), "a.srt")
    assert "".join(block.text for block in found.blocks) == "江水涨了。导演 说今天不拍了他走了。"
    assert "谢谢老周" in "".join(item.text for item in found.left_out if item.reason == "credits")
