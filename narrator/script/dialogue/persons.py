"""People as prose speaks of them: names, pronouns, and words such as 老太太 or 王师傅; and what tells their gender."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from narrator.script.clauses import TRANSLITERATION
from narrator.script.dialogue.speaking import SAY, alternatives


class Gender(StrEnum):
    MALE = "male"
    FEMALE = "female"
    UNKNOWN = ""


_MALE = """
老头儿 老头子 老头 老汉 老爷子 老爷 老爹 老翁 老丈 老伯 老先生 小老头 少年 少年郎 小伙子 小伙 男子 男人 男孩 男孩儿 男孩子 男生 男声 男青年 汉子 大汉 壮汉 黑大汉
先生 父亲 爸爸 爸 老爸 爹 爹爹 阿爹 爷爷 爷 外公 姥爷 祖父 伯伯 大伯 伯父 二伯 叔叔 大叔 叔父 二叔 三叔 叔 舅舅 舅父 舅 姑父 姨父 哥哥 大哥 二哥 三哥 四哥 哥 老哥
弟弟 兄弟 老弟 小弟 弟 兄 兄长 儿子 孙子 外孙 丈夫 老公 女婿 新郎 公子 少爷 王爷 皇帝 皇上 太子 国王 王子 和尚 老和尚 小和尚 道士 老道 道长 道人 方丈 书生 秀才 员外 太监 公公 侠客
将军 校尉 元帅 士兵 老兵 武士 骑士 船夫 挑夫 车夫 樵夫 渔夫 马夫 农夫 屠夫 屠户 更夫 猎人 猎户 师兄 师弟 大王 后生 小厮 书童 寨主 店小二 小二 货郎 男主人 光头 胡子 小子 胖子 瘦子 和尚 帮主 庄主
"""
_FEMALE = """
老太太 老太婆 老太 老婆婆 婆婆 婆 老妇人 老妇 妇人 妇女 少妇 少女 大妈 大娘 大婶 婶子 婶婶 婶 大姐 姐姐 姐 姐儿 妹妹 妹子 妹 小妹 师姐 师妹 姑娘 小姑娘 丫头 小丫头 丫鬟 女孩
女孩儿 女孩子 女子 女人 女士 女生 女声 女青年 小姐 夫人 太太 母亲 妈妈 妈 老妈 娘 娘亲 阿妈 奶奶 外婆 姥姥 祖母 姑姑 姑妈 姑母 姨妈 姨母 阿姨 姨 舅妈 舅母 嫂子 嫂嫂 大嫂 嫂
媳妇 媳妇儿 小媳妇 妻子 老婆 女儿 闺女 孙女 外孙女 新娘 公主 皇后 娘娘 太后 贵妃 妃 嫔 宫女 嬷嬷 王后 女王 女皇 尼姑 师太 仙姑 仙女 保姆 老板娘 女老师 女医生 女记者 女主人 女店主 寡妇 女巫 女侠 护士
"""
_EITHER = """
老师 医生 大夫 郎中 警察 警官 司机 师傅 师父 老板 掌柜 掌柜的 经理 总监 主管 局长 主任 校长 院长 所长 科长 处长 部长 市长 县长 村长 镇长 乡长 队长 班长 组长 团长 连长 排长 营长 书记
教授 博士 记者 主持人 主持 编辑 律师 法官 老人 老者 老人家 孩子 小孩 小孩子 学生 同学 同事 同伴 伙伴 朋友 客人 顾客 乘客 旅客 邻居 房东 房客 店主 店家 店员 服务员 售货员 售票员 列车员
管理员 保安 门卫 守卫 工人 工程师 船长 徒弟 学徒 大师 神仙 村民 首领 头领 头目 长老 管家 仆人 伙计 大人 县令 知县 县太爷 捕快 差役 衙役 官员 使者 来客 主人 病人
伤员 战士 指挥官 舰长 机长 领队 教练 队员 裁判 导演 演员 画家 作家 诗人 歌手 导游 翻译 秘书 助理 助手 会计 木匠 铁匠 石匠 裁缝 厨师 大厨 园丁 邮差 邮递员 快递员 摄影师 科学家 研究员
声音 嫌疑人 目击者 当事人 负责人 发言人 受访者 嘉宾 老乡 乡亲 同桌 室友 师爷 军师 丞相 大臣 宰相 尚书
弟子 徒儿 真人 仙人 上人 前辈 晚辈 道友 师叔 师伯 师祖 师尊 掌门 宗主 护法 堂主 教主 舵主 剑客 刀客 刺客 郡主 世子 将士 侍卫 侍女 内侍 参谋 政委 司令 首长 大副 二副 水手 队副 妻弟
狐狸 兔子 老虎 狮子 猴子 乌鸦 喜鹊 麻雀 燕子 公鸡 母鸡 小鸡 鸭子 小鸭 大雁 老鼠 大象 小熊 狗熊 熊猫 大灰狼 野狼 山羊 绵羊 老牛 水牛 黄牛 白马 小马 毛驴 骡子 野猪 小猪 小鹿 长颈鹿
松鼠 刺猬 乌龟 蜗牛 蚂蚁 蜜蜂 蝴蝶 蜻蜓 蟋蟀 青蛙 蛤蟆 鲤鱼 螃蟹 河马 鳄鱼 骆驼 袋鼠 鹦鹉 猫头鹰 啄木鸟 老鹰 天鹅 孔雀 小猫 黑猫 小狗 黄狗 猎狗 狼狗
"""
_MANY = "众人 大家 大伙 大伙儿 他们 她们 孩子们 人们 有人 我们 咱们 两人 二人 三人 几个人 群众 村民们 同学们 士兵们 观众 旁人"
_SURNAMES = """
王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严
覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农
"""
_DOUBLE_SURNAMES = "欧阳 司马 上官 诸葛 慕容 令狐 司徒 东方 独孤 皇甫 尉迟 公孙 轩辕 长孙 宇文 端木 夏侯 南宫 西门 东郭"
_FEMALE_CHARACTERS = "花雨晴梦诗彤蕊柔萌悦桂娟丽芳婷娜秀英兰梅红霞燕玉琴芬萍玲珍莉莲凤洁雪琳慧巧美静淑惠珠翠雅芝香月莺媛艳瑞凡佳嘉琼勤贞莎锦黛青倩婉姣婧妍茜姗娥娇妮媚嫣蓉薇菲蕾莹怡妙芸瑶姝"
_MALE_CHARACTERS = "川峻岩峥钢栋凯翔鸿鹏恒泽魁伟刚勇毅俊峰强军平保东辉力永健世广志义兴良海山仁波宁贵福龙元全国胜学祥才发武利清飞彬富顺信杰涛昌成康星光达诚雄宇轩浩博斌磊虎彪豹鹏霸威松柱铁"

MALE, FEMALE, MANY = (frozenset(words.split()) for words in (_MALE, _FEMALE, _MANY))
HEADS = MALE | FEMALE | frozenset(_EITHER.split()) | MANY
_HEAD = alternatives(f"{_MALE} {_FEMALE} {_EITHER}")
_KIN = alternatives(f"{_MALE} {_FEMALE} {_EITHER}".replace("声音", ""))
_OWN = "声音 嗓音 嗓子 嗓门 语气 口气 语调 脸色 脸 眼睛 目光 眼神 眼圈 眼泪 手 手指 嘴 嘴唇 嘴角 眉头 表情 神情 心 头 话 回答"
_WHOSE = rf"(?!们)(?!的(?!{alternatives(_OWN)}))"
_KIN_OF = re.compile(rf"(?:他|她|我|你|咱|您)(?:们)?(?:的|那|这)?(?:{_KIN}){_WHOSE}")
PRONOUN = re.compile(rf"(?:他|她|我|俺|咱|你|您|它)(?:们)?(?:自己)?(?!的(?!{alternatives(_OWN)}))")
_SURNAME = rf"(?:{alternatives(_DOUBLE_SURNAMES)}|[{''.join(_SURNAMES.split())}])"
_ADJECTIVE = "[^的了着过是在有把被对向给和跟与从说道问答喊叫看见听走来去站坐，。！？；：、“”‘’「」\\s]"
_MANY_OF = re.compile(alternatives(_MANY))
_THAT_ONE = re.compile(rf"(?:[那这]人|此人|对方|来人){_WHOSE}")
_EPITHET = re.compile(
    rf"(?:[^，。！？的]{{1,3}}[上里外前后旁中边](?=[那这一]))?(?:[那这一另]|旁边|对面|身后|身边)?(?:[一那这])?(?:个|位|名|群|对)?(?P<of>(?![对向冲朝跟和把被将给让叫])[^，。！？；：“”]{{1,8}}?的)?"
    rf"(?P<name>(?:{_SURNAME}|{_ADJECTIVE}){{0,3}}?(?:{_HEAD})){_WHOSE}"
)
_FOREIGN = re.compile(
    rf"[{TRANSLITERATION}]{{1,6}}(?:[·•・‧][{TRANSLITERATION}A-Z]{{1,8}})+|[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)?"
)
_OF = re.compile(r"(?![对向冲朝跟和把被将给让叫])[^，。！？；：“”的地得了]{1,10}的")
_NICKNAME = re.compile(
    rf"(?:[老小大阿](?:{_SURNAME})(?!师|板|家|人)|阿[\u4e00-\u9fff]|[老小]三|老[大二三四五六七八九幺])"
)
_NAMED = re.compile(rf"(?P<surname>{_SURNAME})(?P<given>[\u4e00-\u9fff]{{1,2}})")
_LEADING = re.compile(
    r"[\s　，,、—]*(?:却说|话说|且说|只说|单说|有(?=[\u4e00-\u9fff]{2})(?:[一几]?[个位名])?(?!人)|只见|但见|只听得?见?|却听得?见?|忽听得?|便听|就听|听见|听得|听到|这时候?|此时|那时候?|忽然|突然|猛然|于是|然后|接着|随后|随即|后来|"
    r"最后|终于|可是?|但是?|不过|而|却|原来|当下|当时|话音刚落|果然|正在|恰好|第二天|半晌|片刻|过了一会儿?|良久|许久|一会儿|末了|末后|那边|这边|身后|旁边|"
    r"一旁|门口|门外|屋里|台下|电话里|电话那头|话筒里|倒是|还是|连|就连|只有|唯有|还有|又听|再看|得知|传来了?|响起了?|飘来了?|见状|闻言|说着|说完|听完|听罢|听了|看见|看到)"
)


class Person(NamedTuple):
    """Somebody as a text names them. `end` is where the name ends in the text that was looked at."""

    name: str
    end: int
    gender: Gender = Gender.UNKNOWN
    is_pronoun: bool = False


def gender_of_word(name: str) -> Gender:
    """What a name or word says of a gender: 老太太, 王小姐, 李淑芬; the last is only likely."""
    for length in range(min(len(name), 4), 0, -1):
        if name[-length:] in FEMALE:
            return Gender.FEMALE
        if name[-length:] in MALE:
            return Gender.MALE
        if name[-length:] in HEADS:
            break
    if "女" in name or name[:1] == "她":
        return Gender.FEMALE
    return Gender.MALE if "男" in name else Gender.UNKNOWN


def gender_of_name(name: str) -> Gender:
    """What the characters of a given name make likely."""
    given = name[1:] if len(name) > 1 else name
    votes = sum(c in _FEMALE_CHARACTERS for c in given) - sum(c in _MALE_CHARACTERS for c in given)
    return Gender.FEMALE if votes > 0 else Gender.MALE if votes < 0 else Gender.UNKNOWN


def after_connectives(clause: str) -> int:
    """Where a clause begins behind words such as 只听 and 这时."""
    at = 0
    while found := _LEADING.match(clause, at):
        at = found.end()
    return at + len(clause[at:]) - len(clause[at:].lstrip("　 ，,、的" if at else "　 ，,、"))


class People:
    """Recognises people at the beginning of clauses; `names` are those that the text is known to have."""

    def __init__(self, names: Collection[str] = ()) -> None:
        self.names = frozenset(names)
        self._named = re.compile(alternatives(" ".join(map(re.escape, names)))) if names else None

    def at(self, clause: str) -> Person | None:
        """Who a clause begins with."""
        start = after_connectives(clause)
        for begin in dict.fromkeys((start, 0)):
            if found := self._at(clause, begin):
                return found
        return None

    def _at(self, clause: str, at: int) -> Person | None:
        if kin := _KIN_OF.match(clause, at):
            return _person(kin.group().replace("的", "", 1), kin.end())
        if pronoun := PRONOUN.match(clause, at):
            return _pronoun(pronoun)
        if that := _THAT_ONE.match(clause, at):
            return Person(that.group(), that.end(), is_pronoun=True)
        if self._named and (named := self._named.match(clause, at)) and _IS_IT.match(clause, named.end()):
            return _person(named.group(), named.end())
        if foreign := _FOREIGN.match(clause, at):
            return _person(foreign.group(), foreign.end())
        many = _MANY_OF.match(clause, at)
        return Person(many.group(), many.end()) if many else self._unknown(clause, at)

    def _unknown(self, clause: str, at: int) -> Person | None:
        """Somebody whom the text has not named yet, perhaps behind words that describe: 坐在一旁记录的小顾."""
        if found := self._described(clause, at) or self._guessed(clause, at):
            return found
        of = _OF.match(clause, at)
        if of and self._named and (named := self._named.match(clause, of.end())):
            return _person(named.group(), named.end())
        return self._guessed(clause, of.end()) if of else None

    def _described(self, clause: str, at: int) -> Person | None:
        found = _EPITHET.match(clause, at)
        if not found:
            return None
        of, word = (found["of"] or "").removesuffix("的"), found["name"]
        if word == "声音":
            return self._at(of, 0) or Person("", found.end(), gender_of_word(of))
        if word.endswith("声音"):
            return None
        if named := self._guessed(clause, found.end()):
            return named._replace(gender=gender_of_word(word) or named.gender)
        return Person(word, found.end(), gender_of_word(word) or gender_of_word(of))

    @staticmethod
    def _guessed(clause: str, at: int) -> Person | None:
        """A name that the text was not known to have, by its surname or as the dictionary has it."""
        words = _words(clause[at : at + 16])
        for i, (word, tag) in enumerate(words[:3]):
            if found := _NICKNAME.match(clause, at) or _small_name(clause, at, words[i:]):
                return _person(found.group(), found.end())
            if tag in _NAME_TAGS and len(word) > 1 and word not in NOT_NAMES:
                name = word[:2] + word[2:].rstrip("便忙听又也就都却说笑")  # the dictionary has 宋江便 as a name
                return _person(name, at + len(name))
            if name := _full_name(clause, at, words[i:]):
                return _person(name, at + len(name))
            if tag[0] == "n" and _OCCUPATION.fullmatch(word) and _IS_IT.match(clause, at + len(word)):
                behind = at + len(word)
                return People._guessed(clause, behind) or _person(word, behind)
            if len(word) == 1 or tag not in _TITLE_TAGS:  # else it may be what a person is: 渔民周海生
                return None
            at += len(word)
        return None


def _pronoun(found: re.Match[str]) -> Person:
    """他 and 她 stand for somebody; 我 is whoever tells the story, and 他们 are many."""
    word = found.group()
    if word[0] not in "他她它" or "们" in word:
        return Person(word.removesuffix("自己"), found.end())
    gender = Gender.MALE if word[0] == "他" else Gender.FEMALE if word[0] == "她" else Gender.UNKNOWN
    return Person("", found.end(), gender, is_pronoun=True)


def _small_name(clause: str, at: int, words: list[tuple[str, str]]) -> re.Match[str] | None:
    """小芳, 大刚, 小松鼠."""
    if len(words) < 2 or words[0][0] not in ("小", "大", "老", "阿"):
        return None
    word, tag = words[1]
    is_name = (len(word) == 1 and word not in _NOT_GIVEN) or (len(word) == 2 and tag == "n")
    return re.compile(rf".{{{1 + len(word)}}}").match(clause, at) if is_name else None


def _full_name(clause: str, at: int, words: list[tuple[str, str]]) -> str:
    named = _NAMED.match(clause, at)
    if not named or len(words[0][0]) > len(named["surname"]):
        return ""
    given = _given(words[1:] if len(words[0][0]) == len(named["surname"]) else words[2:])
    return named["surname"] + given if given else ""


_OCCUPATION = re.compile(
    r"(?!特长|专长|身长|时长|全长|成长|个人|本人|私人|机器人|稻草人|国民|公民|人民|居民区|教官|感官|五官|器官|上将|即将|必将)"
    r"[\u4e00-\u9fff]{1,3}[人者员师长匠民兵士客徒官夫僧侠贼匪将卒吏臣仆妃翁商贩]"
)
_CAN_BE_NAME = re.compile(r"[\u4e00-\u9fff]*[^\W声气话口眼手脸色心地面上下里外]")
_SAY = re.compile(SAY)
_IS_IT = re.compile(_WHOSE)
NOT_NAMES = frozenset(
    "冷笑 高声 明白 和气 安静 许久 白天 高兴 温和 张开 方才 时候 万一 平时 金黄 关上 路上 花白 哈欠 老是 于是 常常".split()
)
_NAME_TAGS = frozenset("nr nrt nrfg".split())
_GIVEN_TAGS = _NAME_TAGS | frozenset("n nz ns a x".split())
_TITLE_TAGS = frozenset("n nt ns nz j l".split())
_VERBAL = frozenset("v vn vd d p uz ul t".split())
_NOMINAL = frozenset("n nr nrt nrfg nz ns nt ng j x b".split())
_FUNCTION = frozenset("的了着过不没是有这那我你他她它们会要把被将向冲朝自从在对给跟和同与到由则便又也都还却只再最很")
_LONGEST_NAME = 4
_NOT_GIVEN = frozenset(
    "说道问答喊叫笑哭走来去看听想站坐拿把被将对向冲朝跟和在从也又就便才则却还再都只忙正已的地得了着过不没是有一这那他她我你们会要能可上下里外大小点摇抬转回低起出进放打叹骂头脸手眼嘴身心声气目双"
)


def _given(words: list[tuple[str, str]]) -> str:
    """The given name behind a surname: one or two characters that are no word of their own."""
    given = ""
    for i, (word, tag) in enumerate(words[:2]):
        if len(word) == 2 and not given and tag in _GIVEN_TAGS and word not in NOT_NAMES:
            return word
        following = words[i + 1][0] if i + 1 < len(words) else ""
        is_first_of_two = (
            not given and word in "小大上中正明一立不" and len(following) == 1 and following not in _NOT_GIVEN
        )
        if len(word) > 1 or (word in _NOT_GIVEN and not is_first_of_two) or (given and tag in _VERBAL):
            break
        given += word
    return given


def _words(clause: str) -> list[tuple[str, str]]:
    from narrator.words import vocabulary

    run = re.match(r"[\u4e00-\u9fff]*", clause)
    return list(_divided(run.group())) if run else list(vocabulary().divide([clause])[0])


@cache
def _divided(run: str) -> tuple[tuple[str, str], ...]:
    from narrator.words import vocabulary

    return tuple(vocabulary().divide([run])[0]) if run else ()


def _person(name: str, end: int) -> Person:
    return Person(name, end, gender_of_word(name))


def bare_name(clause: str, *, says: bool) -> Person | None:
    """A name that only the verb behind it tells: 宝珠冷笑道, or 卡佳望着河水 where 问道 follows.

    Without a verb of speaking, nothing but single characters or what the dictionary has as a name is one.
    """
    at = after_connectives(clause)
    said = [found.start() for found in _SAY.finditer(clause, at)]
    name = ""
    for word, tag in _words(clause[at : said[-1] if said else len(clause)])[:4]:
        known = len(word) > 1
        allowed = _NOMINAL if says else _NAME_TAGS
        if (known and tag not in allowed) or (not known and word in _FUNCTION):
            break
        if name and (known or word in _NOT_GIVEN or (tag in _VERBAL and (not says or len(name) > 1))):
            break
        name += word
    if not 1 < len(name) <= _LONGEST_NAME or not _CAN_BE_NAME.fullmatch(name) or name in NOT_NAMES:
        return None
    return None if clause.startswith("地", at + len(name)) else _person(name, at + len(name))


def likeliest(votes: Counter[Gender]) -> Gender:
    """The gender that most speaks for; UNKNOWN on a tie."""
    male, female = votes[Gender.MALE], votes[Gender.FEMALE]
    return Gender.MALE if male > female else Gender.FEMALE if female > male else Gender.UNKNOWN
