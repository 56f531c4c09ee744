"""Names in scripts without capitals, told by what is written onto or before them: `田中さん`, `王小姐`."""

from __future__ import annotations

from collections.abc import Iterator

import regex

_HAN_SURNAMES = (
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇"
    "卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鍾汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段"
)
_AFTER_HAN = (
    "先生|女士|小姐|太太|老师|老師|同学|同學|教授|医生|醫生|校长|校長"
    "|主任|经理|經理|阿姨|叔叔|さん|さま|様|くん|君|ちゃん|氏"
)
_AFTER_KANA = "さん|さま|様|くん|君|ちゃん|先生|氏"
_AFTER_HANGUL = r" ?(?:선생님|교수님|교장|씨|님|양|군)(?:(?!\p{Hangul})|(?=[이가은는을를과와의도께]))"
_ROLES = frozenset({"私", "皆", "お客", "客", "神", "奥", "お父", "お母", "子供", "患者", "先", "학생", "선생", "부모"})
_FORMS = (
    regex.compile(rf"(?<!\p{{Han}})(?P<x>\p{{Han}}{{2,4}}?)(?=(?:{_AFTER_HAN}))"),
    regex.compile(rf"(?P<x>[{_HAN_SURNAMES}])(?=(?:{_AFTER_HAN}))"),
    regex.compile(rf"(?<![\p{{Katakana}}ー])(?P<x>[\p{{Katakana}}ー]{{2,8}})(?=(?:{_AFTER_KANA}))"),
    regex.compile(rf"(?<!\p{{Hangul}})(?P<x>\p{{Hangul}}{{2,4}}?)(?={_AFTER_HANGUL})"),
    regex.compile(
        rf"(?:我叫|我是|名字叫|名字是|他叫|她叫|我姓)(?P<x>[{_HAN_SURNAMES}]\p{{Han}}{{0,2}}?)(?=[\p{{P}}\s的和，。]|$)"
    ),
    regex.compile(r"(?:名前は|名は)(?P<x>[\p{Han}\p{Katakana}ー]{2,6})(?=です|と|、|。)"),
    regex.compile(r"(?:이름은|저는) ?(?P<x>\p{Hangul}{2,4}?)(?=입니다|이고|라고|이라고)"),
)
MOST = 2_000
"""Names of one text at most."""


def names_by_honorific(text: str) -> list[str]:
    """The names in a text that something written onto or before them tells, each once, in their order."""
    found: dict[str, None] = {}
    for name in _found(text):
        if name not in _ROLES:
            found[name] = None
            if len(found) >= MOST:
                break
    return list(found)


def _found(text: str) -> Iterator[str]:
    if text.isascii():
        return
    for form in _FORMS:
        for match in form.finditer(text):
            yield match["x"]
