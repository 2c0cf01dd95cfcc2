"""Diaries: lines that name a day divide a text; sentences and lists with dates do not."""

from __future__ import annotations

import pytest

from narrator.manuscript import read_string
from narrator.script import compose
from narrator.script.days import names_day

ENTRY = (
    "早上起来天还没有亮，我去河边看了一会儿船，老周说今年的鱼比去年少，价钱也不好。回来的路上下起了小雨，我没有带伞，"
    "衣服都湿了，晚上写了两页字，又读了一会儿书，十点钟才睡。"
)
SERIES = (
    "3月5日 晴|3月6日 小雨|3月9日 阴",
    "三月五日，晴|三月六日，小雨|三月九日，阴",
    "2023年5月1日 星期一 多云转晴 北京|2023年5月2日 星期二 晴 北京|2023年5月4日 星期四 阴 天津",
    "5月1日（星期一）|5月2日（星期二）|5月4日（星期四）",
    "正月初九|正月十五|二月初二",
    "星期一 晴|星期二 雨|星期四 晴",
    "民国二十三年三月五日|民国二十三年三月六日|民国二十三年四月一日",
    "光绪二十六年五月初一日|五月初二日|五月初四日",
    "十五日 晴|十六日 阴|十八日 雨",
    "2024-01-05 周五|2024-01-06 周六|2024-01-09 周二",
    "2020年1月23日（腊月二十九）|2020年1月24日（除夕）|2020年1月30日",
    "1月3日 周三 晴 心情：好|1月4日 周四 阴 心情：一般|1月9日 周二 晴 心情：好",
    "20230501|20230502|20230509",
    "晴 3月5日|雨 3月6日|晴 3月12日",
    "2023年5月|2023年6月|2023年12月",
    "5月1日 去渡口|5月2日 买船|5月9日 归途",
    "2023-05-01 23:15:02|2023-05-02 22:01:33|2023-05-09 23:59:59",
    "3月5日·惊蛰|3月6日|3月20日·春分",
    "2023.05.01｜晴|2023.05.02｜雨|2023.05.09｜晴",
    "May 1|May 2|May 9, 2023",
    "5 月 1 日 周一|5 月 2 日 周二|5 月 9 日 周二",
)


@pytest.mark.parametrize("series", SERIES)
def test_the_days_of_a_diary_are_chapters(series: str) -> None:
    days = series.split("|")
    made = compose(read_string("河边日记\n\n" + "".join(f"{day}\n{ENTRY}\n\n" for day in days)))
    assert [chapter.title for chapter in made.chapters] == days


@pytest.mark.parametrize(
    "line",
    ["3月5日他去了上海", "1.1 背景", "5.1 范围", "2023年度报告", "十月革命", "第三日", "周三多才来", "五四运动",
     "三月三日天气新，长安水边多丽人",
     "13.40", "一百二十日元", "2023年5月1日起施行的办法", "May the force be with you"],
)  # fmt: skip
def test_other_lines_name_no_day(line: str) -> None:
    assert not names_day(line)


def test_a_list_of_dates_is_none() -> None:
    listed = "\n".join(f"2023年{month}月 在渡口做工" for month in range(1, 9))
    assert len(compose(read_string(f"{ENTRY}\n{listed}\n{ENTRY}")).chapters) == 1
