"""Forms of Chinese, Japanese and Korean texts, in which figures stand right beside letters."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.suggest.identifier_forms import Form, formed

_FIGURE = r"[0-9０-９]"
_CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3々"


def east_asian_forms() -> Iterator[Form]:
    """Telephone numbers, numbers of papers, postal codes and addresses, sure where they stand beside these scripts."""
    dash = r"[-－‐ー ]"
    beside = rf"(?<![0-9０-９A-Za-z.])(?<=[{_CJK}〒：:（(、。は号はを\s])"
    yield formed(
        "phone", "sure", rf"{beside}0{_FIGURE}{{1,4}}{dash}{_FIGURE}{{2,4}}{dash}{_FIGURE}{{3,4}}(?!{_FIGURE})"
    )
    yield formed("phone", "sure", rf"(?<=[{_CJK}：:])(?:\+?86[- ]?)?1[3-9]\d{{9}}(?!\d)")
    yield formed("phone", "sure", rf"(?<=[{_CJK}：:])(?:\+?82[- ]?)?0?1[016-9][- ]\d{{3,4}}[- ]\d{{4}}(?!\d)")
    yield formed("id", "sure", r"(?<!\d)\d{6}-[1-8]\d{6}(?!\d)")
    yield formed("id", "sure", r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{9}[\dXx](?![\dA-Za-z])")
    yield formed("address", "sure", rf"〒 ?{_FIGURE}{{3}}{dash}{_FIGURE}{{4}}")
    yield formed(
        "address",
        "sure",
        rf"[\u3400-\u9fff]{{2,3}}[都道府県][\u3040-\u30ff\u3400-\u9fff々]{{1,8}}[市区町村郡]"
        rf"(?:[\u3040-\u30ff\u3400-\u9fff々]{{1,10}}{_FIGURE}{{1,4}}(?:{dash}{_FIGURE}{{1,4}}){{0,3}})?",
    )
    yield formed(
        "address",
        "sure",
        rf"[\u3400-\u9fff]{{2,6}}(?:路|街|大道|巷|胡同){_FIGURE}{{1,5}}[号弄](?:{_FIGURE}{{1,4}}(?:栋|楼|室|号楼|单元)){{0,3}}",
    )
    yield formed("address", "sure", r"[가-힣]{2,10}(?:로|길) ?\d{1,4}(?:-\d{1,4})?(?:번지|번길)?(?: ?\d{1,4}호)?(?!\d)")
    yield formed("date", "sure", r"(?:19|20)\d\d년 ?\d{1,2}월(?: ?\d{1,2}일)?")
    yield formed(
        "date", "likely", rf"(?:昭和|平成|令和)(?:{_FIGURE}{{1,2}}|元)年(?:{_FIGURE}{{1,2}}月(?:{_FIGURE}{{1,2}}日)?)?"
    )
