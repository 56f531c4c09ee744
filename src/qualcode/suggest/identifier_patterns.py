"""Identifiers that are known by their form: addresses of all kinds, telephone numbers, dates, numbers of papers.

Each pattern runs in linear time and is meant to find too much rather than too little; a person confirms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain

from qualcode.suggest.identifier_dates import date_forms
from qualcode.suggest.identifier_east_asia import east_asian_forms
from qualcode.suggest.identifier_forms import Form, Formed, formed


def find_formed(text: str) -> list[Formed]:
    """All spans of `text` with the form of an identifier, ascending; where two overlap, the one that begins first,
    then the longer.

    Args:
        text: Any text; offsets of the answer are its code points.
    """
    found = sorted(chain.from_iterable(_matches(form, text) for form in _forms()), key=_order)
    kept: list[Formed] = []
    for one in found:
        if kept and one.start < kept[-1].end:
            # A shorter form that begins earlier may not hide the rest of a longer one.
            if one.end > kept[-1].end and kept[-1].type == one.type:
                kept[-1] = kept[-1]._replace(end=one.end)
            continue
        kept.append(one)
    return kept


def _order(one: Formed) -> tuple[int, int, str]:
    return one.start, -one.end, one.type


def _matches(form: Form, text: str) -> Iterator[Formed]:
    for match in form.expression.finditer(text):
        group = "x" if "x" in form.expression.groupindex else 0
        start, end = match.span(group)
        if start >= 0 and form.only_if(text[start:end]):
            yield Formed(start, end, form.type, form.confidence)


def _digits(least: int, most: int = 99) -> Callable[[str], bool]:
    def enough(found: str) -> bool:
        return least <= sum(map(str.isdigit, found)) <= most

    return enough


_DIGIT_WORDS = (
    "zero|oh|o|one|two|three|four|five|six|seven|eight|nine"
    "|null|eins|zwei|zwo|drei|vier|fünf|sechs|sieben|acht|neun"
    "|zéro|un|deux|trois|quatre|cinq|sept|huit|neuf|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
)
_TENS = (
    "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty"
    "|seventy|eighty|ninety|hundred|double|triple"
)
_SPOKEN = rf"(?:{_DIGIT_WORDS}|{_TENS}|\d{{1,4}})"
_SINGLE = re.compile(rf"\b(?:{_DIGIT_WORDS})\b", re.IGNORECASE)
_PAIR = re.compile(rf"\b(?:{_TENS})\b", re.IGNORECASE)


def _spoken_number(found: str) -> bool:
    """Seven digits or more, most of them said one by one: a telephone number rather than a count or a year."""
    single, pairs = len(_SINGLE.findall(found)), len(_PAIR.findall(found))
    figures = sum(map(str.isdigit, found))
    return single + pairs > 0 and single + pairs + figures >= 7 and single + 2 * pairs + figures >= 7 and single >= 3


def _code(found: str) -> bool:
    """Letters and digits mixed, or digits in groups, long enough to be of one person's papers."""
    digits = sum(map(str.isdigit, found))
    letters = sum(map(str.isalpha, found))
    return digits >= 4 and digits + letters >= 6 and letters >= 1


@cache
def _forms() -> tuple[Form, ...]:
    told = (*_addresses_of_mail(), *_of_the_web(), *_phones(), *date_forms(), *_postal(), *_numbers(), *_ages())
    return (*told, *east_asian_forms())


def _addresses_of_mail() -> Iterator[Form]:
    yield formed("email", "sure", r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
    yield formed(
        "email",
        "sure",
        r"(?<![\w.+-])[\w.+-]{1,64} ?[\[(] ?at ?[\])] ?[\w-]{1,63}(?: ?[\[(]? ?(?:dot|\.) ?[\])]? ?"
        r"[\w-]{2,63}){1,4}",
    )
    # `point` only before what ends an address: `at some point you` is none.
    point = r"(?:dot|punto|ponto|punkt|point(?= (?:com|org|net|edu|fr|be|ch|ca)\b))"
    dot = r"(?:dot|period|point|punto|ponto|punkt|underscore|dash|hyphen|minus)"
    yield formed(
        "email",
        "sure",
        rf"(?<![\w-])(?:[\w-]{{1,40}},? {dot} ){{0,4}}[\w-]{{1,40}},? (?:at|arroba|arobase|ät|@) (?:the )?"
        rf"[\w-]{{1,40}}(?: [\w-]{{1,40}})?,? {point} [\w-]{{2,40}}(?:,? {point} [\w-]{{2,40}}){{0,3}}",
    )


def _of_the_web() -> Iterator[Form]:
    sites = (
        "facebook|fb|twitter|x|instagram|linkedin|github|gitlab|tiktok|snapchat|youtube|medium|reddit"
        "|vk|xing|threads|"
        "pinterest|tumblr|soundcloud|flickr|telegram|t"
    )
    yield formed(
        "id",
        "sure",
        rf"(?<![\w-])(?:https?://)?(?:[\w-]{{1,63}}\.)?(?:{sites})\.(?:com|net|me|org)/[^\s<>()\[\]\"”]*[\w/]",
    )
    yield formed("id", "likely", r"\bhttps?://[^\s<>()\[\]\"”]*[~@][^\s<>()\[\]\"”]*\w")
    yield formed("other", "uncertain", r"\bhttps?://[^\s<>()\[\]\"”]*[\w/]")
    ends = "com|org|net|edu|gov|io|dev|info|example|co\\.uk|ac\\.uk|de|fr|es|it|nl|pl|ch|at|eu|us|ca"
    yield formed(
        "other",
        "uncertain",
        rf"(?<![\w@.-])(?:www\.)?[\w-]{{2,63}}(?:\.[\w-]{{2,63}}){{0,3}}\.(?:{ends})\b(?:/"
        r"[^\s<>()\[\]\"”]*[\w/])?(?![\w@])",
    )
    yield formed("id", "sure", r"(?<![\w.@/])@[\w.-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
    yield formed("id", "sure", r"(?<![\w.@/])@[a-z_][\w.]{1,29}(?<![.])(?!\w)")
    # Names of accounts without their mark: `tylr_nox`, `joy79`.
    yield formed(
        "id", "uncertain", r"(?<![\w.@/:-])[a-z][a-z\d]{1,30}(?:_[a-z\d]{1,30}){1,3}(?![\w@/(-])", any_case=False
    )
    yield formed("id", "uncertain", r"(?<![\w.@/:-])[a-z]{3,30}\d{2,4}(?![\w@/(-]|\.\w)", any_case=False)
    yield formed(
        "id", "sure", r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)"
    )
    yield formed("id", "sure", r"(?<![\w:])(?:[\da-f]{1,4}:){3,7}(?::?[\da-f]{1,4})(?![\w:])", _digits(4))


def _phones() -> Iterator[Form]:
    yield formed(
        "phone",
        "sure",
        r"(?<![\w+])(?:\+|00)[1-9]\d{0,2}[ ./-]?(?:\(0?\d{0,4}\)[ ./-]?)?\d(?:[ ./-]{0,2}\d){5,12}(?!"
        r"\d)",
        _digits(8, 16),
    )
    yield formed(
        "phone",
        "sure",
        r"(?<![\w.,-])(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[ ./-])\d{3}[ .-]\d{4}(?![\d-])(?: ?(?:x|ext\.?|e"
        r"xtension) ?\d{1,6})?",
    )
    yield formed("phone", "likely", r"(?<![\w.,/-])\d{3}[.-]\d{4}(?![\w-]|\.\d)")
    yield formed(
        "phone", "likely", r"(?<![\w.,/+-])\(?0\d{1,5}\)?(?:[ ./-]{1,2}\d{2,8}){1,5}(?![\d-]|[.:/]\d)", _digits(8, 14)
    )
    yield formed("phone", "likely", r"(?<![\w.,/+-])\d{2,3}(?: \d{2,3}){2,4}(?![\d-]|[.:/,]\d)", _digits(9, 12))
    yield formed(
        "phone",
        "likely",
        r"\b(?:phone|cell|mobile|call|dial|text|number|tel\.?|handy|teléfono|portable)\b[^\d\n+]{0,25}"
        r"(?P<x>\d[\d ()./-]{5,18}\d)(?!\d)",
        _digits(7, 15),
    )
    yield formed("phone", "likely", r"\b(?:extension|ext\.|durchwahl|anexo|poste) (?:number )?(?P<x>\d{2,6})\b")
    gap = r"(?:,? ?-? ?(?:um,? |uh,? |and |er,? )?)"
    yield formed("phone", "likely", rf"\b{_SPOKEN}\b(?:{gap}\b{_SPOKEN}\b){{4,24}}", _spoken_number)


_CAPITAL = r"[A-ZÀ-ÖØ-ÞŁŚŻŽČŘŠ][\w'’-]*"
_STREETS = (
    "Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Pl|Terrace|Squar"
    "e|Parkway|Pkwy|Highway|"
    "Hwy|Way|Wynd|Gardens|Grove|Green|View|Gate|Loan|Brae|Vale|Rise|Yard|Circle|Crescent|Close|Ro"
    "w|Alley|Turnpike|Pike|Trail|Mews|Quay|Walk"
)
_SHORT_STREETS = "(?:St|Ave|Rd|Ln|Dr|Blvd|Ct|Pl|Pkwy|Hwy)"
_SURE_STREETS = "Street|Avenue|Ave|Road|Rd|Lane|Boulevard|Blvd|Parkway|Crescent|Turnpike|Terrace|Drive"
_ROOM = r"(?:,? (?:Apt|Apartment|Flat|Suite|Unit|Room|#)\.? ?[\w-]{1,6})?"
_STATES = (
    "A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]"
)


def _postal() -> Iterator[Form]:
    tail = rf"(?:, (?:{_CAPITAL} ?){{1,3}}, (?:{_STATES}|{_CAPITAL}(?: {_CAPITAL})?) \d{{5}}(?:-\d{{4}})?)?"
    yield formed(
        "address",
        "sure",
        rf"\b\d{{1,5}}[A-Za-z]?,? (?:{_CAPITAL}\.? ){{1,4}}(?:{_SHORT_STREETS}\b\.?|(?:{_STREETS})\b)"
        rf"(?: (?:North|South|East|West|N|S|E|W)\b)?{_ROOM}{tail}",
        any_case=False,
    )
    yield formed("address", "likely", rf"\b(?:{_CAPITAL} ){{1,3}}(?:{_SURE_STREETS})\b{_ROOM}", any_case=False)
    yield formed(
        "address", "likely", r"\b(?:Route|Highway|Hwy|County Road|State Route|US|Interstate) \d{1,4}\b", any_case=False
    )
    yield formed("address", "likely", r"\bI-\d{2,3}\b", any_case=False)
    # Towns by their river: `Bruck an der Mur`.
    yield formed(
        "place",
        "likely",
        rf"\b(?:in|aus|nach|bei|von) (?P<x>(?:{_CAPITAL}[ -]){{1,3}}(?:am|an der|im|ob der|vor der|auf der|in der|bei) "
        rf"{_CAPITAL}(?:n {_CAPITAL})?)",
        any_case=False,
    )
    yield formed("address", "sure", rf"\bP\.? ?O\.? Box \d+{tail}", any_case=False)
    yield formed(
        "address",
        "sure",
        r"\b\w{2,}(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|damm|ufer|straat|laan|plein|gracht"
        r"|gatan|vägen|veien|katu) \d{1,4} ?[a-z]?\b",
    )
    yield formed(
        "address",
        "sure",
        r"\b\w+(?:er|en|s) (?:Straße|Strasse|Str\.|Weg|Platz|Allee|Gasse|Ring|Damm|Ufer|Chaussee) \d"
        r"{1,4} ?[a-z]?\b",
        any_case=False,
    )
    yield formed(
        "address",
        "likely",
        r"\b\w{2,}(?:straße|strasse|gasse|allee|straat|gracht)\b(?<!\b[Hh]auptstraße)",
        any_case=False,
    )
    small = r"(?:(?:de|du|des|del|de la|de las|de los|della|dei|la|le|les|l['’]|d['’]|do|da|dos|das) ?){0,2}"
    yield formed(
        "address",
        "sure",
        rf"\b\d{{1,4}}(?: bis| ter)?,? (?:rue|avenue|boulevard|place|chemin|impasse|allée|quai|route) "
        rf"{small}{_CAPITAL}(?:[ -]{_CAPITAL}){{0,3}}",
        any_case=False,
    )
    yield formed(
        "address",
        "likely",
        r"\b(?:[Rr]ue|[Cc]alle|[Aa]venida|[Aa]vda\.?|[Pp]aseo|[Cc]arrera|[Vv]ia|[Vv]iale|[Pp]iazza|"
        rf"[Rr]ua|[Tt]ravessa|[Uu]lica|[Uu]l\.) {small}{_CAPITAL}(?: {_CAPITAL}){{0,3}}(?:,? (?:n\.? ?º"
        rf"? ?)?\d{{1,4}})?",
        any_case=False,
    )
    yield formed("address", "likely", r"\b(?:zip|postal|post)(?: ?code)?(?: is| was|:)? (?P<x>\d{4,5}(?:-\d{4})?)\b")
    yield formed("address", "likely", rf"\b(?:{_STATES}) (?P<x>\d{{5}}(?:-\d{{4}})?)\b", any_case=False)
    yield formed("address", "likely", r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b", any_case=False)
    yield formed("address", "likely", r"\b[A-Z]\d[A-Z] \d[A-Z]\d\b", any_case=False)
    yield formed("address", "likely", rf"(?<![\d.,])\d{{5}} {_CAPITAL}(?:[ -]{_CAPITAL})?", any_case=False)
    yield formed("address", "likely", r"\b\d{4} ?[A-Z]{2}\b(?= [A-Z])(?<! AM)(?<! PM)", any_case=False)


def _numbers() -> Iterator[Form]:
    yield formed("id", "sure", r"(?<![\w-])\d{3}[- ]\d{2}[- ]\d{4}(?![\w-])")
    yield formed("id", "sure", r"(?<![\w-])\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{2,4}(?![\w-])")
    yield formed("id", "sure", r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", any_case=False)
    yield formed("id", "sure", r"\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,7}(?: ?[A-Z\d]{1,3})?\b", _digits(8), any_case=False)
    papers = (
        "student|case|passport|licen[cs]e|id|i\\.d\\.|badge|policy|account|file|record|member|employe"
        "e|patient|insurance|social|security|docket|registration|serial|ticket|steuer|ausweis|dni|nie"
        "|nss"
    )
    yield formed(
        "id",
        "sure",
        rf"\b(?:{papers})(?:'s)?(?: (?:id|number|num|no\.?|nummer|card|code|security))*(?: (?:is|was|wi"
        rf"th|has|had|starts with|number))*[:,#]? ?#? ?(?P<x>(?=[\w-]{{0,24}}\d)[a-z\d][\w./-]{{3,24}}\w)\b",
        _digits(4),
    )
    yield formed(
        "id",
        "likely",
        r"\b(?:[Nn]umber|[Nn]o\.|[Nn]ummer|[Nn]úmero|[Nn]uméro|Nr\.|#)(?: (?:is|was|were|ist|war|es|er"
        r"a))?:? ?(?P<x>(?:[A-Z]{1,4} )?\d{1,6} [A-Z]{1,3} [\d/.A-Z-]{3,16}\w)",
        _digits(3),
        any_case=False,
    )
    yield formed(
        "id",
        "likely",
        r"(?<![\w.@/-])(?=[A-Z\d-]{0,48}\d)[A-Z\d]{1,9}(?:-[A-Z\d]{1,9}){0,4}(?![\w-]|\.\d)",
        _code,
        any_case=False,
    )
    yield formed("id", "likely", r"(?<![\w.,/$€£-])\d{7,16}(?![\w-]|[.,:/]\d|%)")
    yield formed(
        "id",
        "likely",
        r"\b(?:plates?|license|licence|kennzeichen|matrícula|immatriculation)(?: number| plate)?(?: is"
        r"| was|:|,)? (?P<x>(?=[A-Z-]*[ -]?[A-Z]*\d|\d)[A-Z\d]{1,4}(?:[ -][A-Z\d]{1,4}){0,2})\b",
        any_case=False,
    )
    yield formed(
        "id", "sure", r"(?<![\w.-])-?\d{1,3}\.\d{3,8}°?(?: ?[NS])?[,;]? ?-?\d{1,3}\.\d{3,8}(?:°|\b)(?: ?[EW]\b)?"
    )


def _ages() -> Iterator[Form]:
    small = "one|two|three|four|five|six|seven|eight|nine"
    above = rf"(?:9\d|1[0-2]\d|ninety(?:[- ](?:{small}))?|(?:a|one) hundred(?: and)?(?: (?:{small}|ten))?)"
    years = (
        r"(?:[- ]years?(?:[- ]old|[- ]of[- ]age)|[- ]year[- ]old|[- ]yo\b| Jahre alt| ans\b| años\b| a"
        r"nni\b| anos\b)"
    )
    yield formed("other", "sure", rf"\b{above}{years}")
    tens = "twenty|thirty|forty|fifty|sixty|seventy|eighty"
    teens = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    below = rf"(?:[1-8]\d|(?:{tens})(?:[- ](?:{small}))?|{teens})"
    yield formed("other", "uncertain", rf"\b{below}{years}")
    yield formed(
        "other",
        "likely",
        rf"\b(?:aged?|turned|turning|turns|lived to(?: be)?) (?P<x>{above})\b(?![.,]\d|%| (?:percent|pe"
        r"r|minutes|days|hours|dollars|people))",
    )
    yield formed(
        "other",
        "likely",
        r"\b(?:he|she|who|mother|father|grandmother|grandfather|grandma|grandpa)(?:'s|’s| is| was| wil"
        rf"l be) (?:over |almost |nearly |about )?(?P<x>{above})\b(?![.,]\d|%| (?:percent|per|minutes|d"
        r"ays|hours|miles|pounds|dollars|people|times))",
    )
