"""Names by their capitals: runs of capitalised words that this corpus does not write in small letters.

Works without any language model, for every script that has capitals.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import regex

from qualcode.suggest.case_counts import OFTEN, CaseCounts, Token, is_everyday, simpler_forms
from qualcode.suggest.identifier_values import (
    ARTICLES_OF_NOUNS,
    DAYS_AND_MONTHS,
    DOERS,
    FIRM_PARTICLE_AFTER,
    FIRM_WORDS,
    FUNCTION_WORDS,
    GIVEN_NAMES_THAT_ARE_WORDS,
    KIN,
    NEVER_NAMES,
    NUMBER_WORDS,
    ORDINARY_ACRONYMS,
    PARTICLES,
    PARTICLES_OF_FIRMS,
    PLACE_WORDS,
    SCHOOL_WORDS,
    TITLE_MARKS,
    TITLES,
)

_HYPHENS = "\\-\u2010\u2011"
_APOSTROPHES = "'’ʼ"
_TOKEN = regex.compile(
    rf"""(?<![\p{{L}}\p{{N}}_@])(?:
        (?:[Pp]\.\s?[Ss]\.)                                    # P.S. 118
      | \p{{Lu}}(?:\.\p{{Lu}})+\.?(?![\p{{L}}\p{{N}}])         # A.J., U.S.
      | \p{{Lu}}\.(?=\s?\p{{Lu}})                              # J. before a name
      | (?:(?:[dlDL][{_APOSTROPHES}]|[ae]l[{_HYPHENS}]|ben[{_HYPHENS}]|bin[{_HYPHENS}]))?
        [\p{{Lu}}\p{{Lt}}][\p{{L}}\p{{M}}\p{{N}}]*
        (?:[{_APOSTROPHES}{_HYPHENS}]\p{{L}}[\p{{L}}\p{{M}}\p{{N}}]*|&\p{{Lu}}+)*
    )""",
    regex.VERBOSE,
)
_POSSESSIVE = regex.compile(rf"[{_APOSTROPHES}][sS]$")
_BEFORE = regex.compile(r"(?r)[^\s\"“”„«»'‘(\[*_]")
_SENTENCE_ENDS = frozenset(".?!:…;—–-♪>")
_JOINING = regex.compile(r"\s+(?:(\p{Ll}[\p{Ll}'’]*)\s+)?(?:(\p{Ll}[\p{Ll}'’]*)\s+)?|\s*&\s*|(?<=[.])\s?")
_NUMBER_BEHIND = regex.compile(r"\.?\s?(?:[Nn]o\.?\s?|#)?\d{1,4}\b(?!\s?(?:percent|%)|:\d|,\d{3}|\.\d)")
_SAINTS = frozenset({"saint", "st", "ste", "san", "santa"})
_CHURCHES = frozenset(
    {
        "federal", "national", "american", "baptist", "methodist", "presbyterian", "united", "unitarian",
        "congregational", "lutheran", "christian",
    }
)  # fmt: skip
_FIRST_OF_FIRMS = {"first": _CHURCHES, "second": _CHURCHES, "our": frozenset({"lady", "savior", "saviour", "redeemer"})}
"""Ordinary words with which names begin, and what must follow them for that."""
_NUMBERED = frozenset(
    {"p.s", "ps", "p.s.", "local", "district", "school", "precinct", "ward", "lodge", "post", "region"}
)


_BEFORE_NAMES = frozenset({"in", "at", "near", "from", "with", "to", "for", "by", "called", "named"})
"""Words behind which even a joining word with a capital is a name: `in Nice`, `with Long`."""
_PARTICLES_BEHIND_TITLES = regex.compile(
    r"(?r)(?<!\p{L})(?:(?:van|von|vom|zu|zur|de|del|della|di|da|do|dos|das|du|des|la|le|las|los|der|den|ten|ter|bin|bint|ibn"
    r"|ben|al|el|af|av)\s)+"
)


class Run(NamedTuple):
    """Capitalised words in a row, without titles and ordinary words at their ends."""

    start: int
    """In the piece's text."""
    end: int
    titled: bool
    """A title stands before it."""
    rare: bool
    """At least one of its words is not a word that this corpus writes in small letters."""
    opening: bool
    """It is one word at the start of a sentence: the capital itself says nothing."""


def tokens_of(text: str) -> list[Token]:
    """The words with a capital in a piece, ascending."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        whole = match.group()
        possessive = _POSSESSIVE.search(whole)
        if possessive is not None:
            whole = whole[: possessive.start()]
            end = start + len(whole)
        word = whole.lower().replace("’", "'")
        word = word.rstrip(".") if len(whole) > 2 else word
        if any(sign in word for sign in "-‐‑"):
            word = _unstuttered(word)
        shouted = len(word) > 1 and whole.isupper()
        noun = _word_before(text, start) in ARTICLES_OF_NOUNS
        found.append(Token(start, end, word, _opens(text, start, found), possessive is not None, shouted, noun))
    return found


def _unstuttered(word: str) -> str:
    """The first of ordinary words that a speaker stumbles over: `I-I`, `It's-it`."""
    said = regex.split(f"[{_HYPHENS}]", word)
    return said[0] if all(part in FUNCTION_WORDS or part in NEVER_NAMES or len(part) == 1 for part in said) else word


def _word_before(text: str, start: int) -> str:
    """The word before, if only a space stands between."""
    if text[start - 1 : start] != " ":
        return ""
    return text[text.rfind(" ", 0, start - 1) + 1 : start - 1].lower()


def _opens(text: str, start: int, before: Sequence[Token]) -> bool:
    last = _BEFORE.search(text, 0, start)
    if last is None:
        return True
    if last.group() not in _SENTENCE_ENDS:
        # A quotation opens a sentence, an apostrophe in a gap does not.
        return text[last.end() : start].strip() in ('"', "“", "„", "«")
    if last.group() != ".":
        return last.group() != "-" or text[last.start() - 1 : last.start() + 2] != "-"
    if before and before[-1].end >= last.start():
        word = before[-1].word
        return not (word in TITLE_MARKS or len(word.replace(".", "")) == 1)
    return True


def runs_of(text: str, tokens: Sequence[Token], counts: CaseCounts, named: Sequence[tuple[int, int]] = ()) -> list[Run]:
    """The runs of capitalised words of a piece that may be names.

    Args:
        text: The piece's text.
        tokens: Its words with capitals.
        counts: How the corpus writes words.
        named: Spans of `text` that a language model holds for names: their words stay, ordinary as they may be.
    """
    found: list[Run] = []
    row: list[Token] = []
    for token in tokens:
        if row and not _joins(text, row, token):
            found.extend(_run(text, row, counts, named))
            row = []
        if token.word in NEVER_NAMES:
            found.extend(_run(text, row, counts, named))
            row = []
            continue
        row.append(token)
    found.extend(_run(text, row, counts, named))
    return found


def _joins(text: str, row: Sequence[Token], token: Token) -> bool:
    last = row[-1]
    if last.possessive and not (token.word in FIRM_WORDS or token.word in SCHOOL_WORDS or token.word in PLACE_WORDS):
        # `St. Luke's Hospital` is one name, `Maria's Chromebook` is not.
        return False
    gap = text[last.end + 2 * last.possessive : token.start]
    if gap.startswith("."):
        if not (last.word in TITLE_MARKS or last.word in TITLES) or len(gap) > 2:
            return False
        gap = gap[1:] or " "
    if gap in (" ", " & ", "&"):
        return True
    if not gap and text[last.end - 1] == ".":
        return True
    match = _JOINING.fullmatch(gap)
    if match is None:
        return False
    between = [word for word in match.groups() if word]
    if not all(word in PARTICLES for word in between):
        return False
    english = [word for word in between if word in PARTICLES_OF_FIRMS]
    return not english or english[0] in FIRM_PARTICLE_AFTER


def _run(text: str, row: list[Token], counts: CaseCounts, named: Sequence[tuple[int, int]]) -> list[Run]:
    """The name in a row of capitalised words, if there is one, without what stands before and behind it."""
    row = list(row)
    # Some titles are given names too, where no name follows them.
    last = row[-1] if row and row[-1].word in GIVEN_NAMES_THAT_ARE_WORDS else None
    titled = False
    while row:
        first = row[0]
        if first.word in TITLES and first is not last and not text.startswith(" of ", first.end):
            titled = True
        elif not _may_begin(text, row, counts, named):
            titled = False
        else:
            break
        row.pop(0)
    while len(row) > 1 and not _kept(row[-1], named) and _ends_nothing(row[-1], counts):
        row.pop()
    alone = len(row) == 1 and not titled
    if not row or (alone and _is_nothing(row[0], counts) and not _kept(row[0], named) and not _set_apart(text, row[0])):
        return []
    start, end = row[0].start, row[-1].end
    if titled:
        particles = _PARTICLES_BEHIND_TITLES.search(text, 0, start)
        start = particles.start() if particles is not None and particles.end() == start else start
    if row[-1].possessive and row[0].word in _SAINTS:
        end += 2
    behind = _NUMBER_BEHIND.match(text, end) if any(token.word in _NUMBERED for token in row) else None
    if behind is not None:
        end = behind.end()
    rare = titled or behind is not None or any(_speaks(token, counts) for token in row)
    opening = len(row) == 1 and row[0].opening and not titled and behind is None
    if opening and not _inside(row[0], named) and not _opens_as_name(text, row[0], counts):
        return []
    return [Run(start, end, titled, rare, opening)]


def _inside(token: Token, named: Sequence[tuple[int, int]]) -> bool:
    return any(start <= token.start and token.end <= end for start, end in named)


def _kept(token: Token, named: Sequence[tuple[int, int]]) -> bool:
    """Whether a model's name keeps a word that says nothing by itself; it does not keep everybody's abbreviations."""
    return token.word not in ORDINARY_ACRONYMS and len(token.word) > 1 and _inside(token, named)


def _may_begin(text: str, row: Sequence[Token], counts: CaseCounts, named: Sequence[tuple[int, int]]) -> bool:
    first = row[0]
    if len(row) > 1 and first.word in _FIRST_OF_FIRMS and row[1].word in _FIRST_OF_FIRMS[first.word]:
        return True
    if first.opening:
        if counts.is_function(first.word):
            return False
        if len(row) == 1 or _inside(first, named):
            return True
        if len(row) > 1 and counts.may_be_name(first.word):
            return True
        if first.shouted or counts.capital[first.word] or _named_on(text, row):
            return not counts.is_ordinary(first.word) or _named_on(text, row)
        return not (counts.is_ordinary(first.word) or is_everyday(first.word))
    if first.word in ("the", "a", "an", "and", "but", "so"):
        return False
    if counts.is_function(first.word):
        if len(row) == 1:
            return _set_apart(text, first)
        # Before a name, `Our` belongs to it inside of a sentence, and not where somebody is quoted.
        return len(row) > 1 and (_inside(first, named) or text[: first.start].rstrip()[-1:].isalpha())
    return True


def _named_on(text: str, row: Sequence[Token]) -> bool:
    """Whether an opening word is shown to be of a name by what follows: `Land of Plenty Cooperative`, `Local 1473`."""
    if len(row) == 1:
        return row[0].word in _NUMBERED and _NUMBER_BEHIND.match(text, row[0].end) is not None
    return text[row[0].end : row[1].start] == " of " and (row[-1].word in FIRM_WORDS or row[-1].word in SCHOOL_WORDS)


def _is_nothing(token: Token, counts: CaseCounts) -> bool:
    word = token.word
    if word in DAYS_AND_MONTHS or word in ORDINARY_ACRONYMS or counts.is_function(word):
        return not (word in GIVEN_NAMES_THAT_ARE_WORDS and not token.opening and word not in DAYS_AND_MONTHS)
    if token.shouted and counts.small[word] > 0:
        return True
    return len(word) == 1


def _set_apart(text: str, token: Token) -> bool:
    """Whether a word that hardly ever is a name stands inside of a sentence where only a name can: `in Nice`, `my
    sister June`."""
    if token.opening or token.shouted or "'" in token.word or "’" in token.word:
        return False
    before = _word_before(text, token.start)
    if token.word not in DAYS_AND_MONTHS:
        return before in _BEFORE_NAMES and token.word in FUNCTION_WORDS
    following = regex.match(r"\s(\p{Ll}+)", text, pos=token.end)
    doing = following is not None and following[1] in DOERS and following[1] not in ("or", "and", "is", "was")
    return token.word in GIVEN_NAMES_THAT_ARE_WORDS and (before in KIN or doing or token.possessive)


def _ends_nothing(token: Token, counts: CaseCounts) -> bool:
    """Whether a word at the end of a row is no part of the name before it; numbers are: `Gallery Ninety`."""
    return _is_nothing(token, counts) and token.word not in NUMBER_WORDS


def _speaks(token: Token, counts: CaseCounts) -> bool:
    return not _is_nothing(token, counts) and counts.is_rare(token.word)


def _opens_as_name(text: str, token: Token, counts: CaseCounts) -> bool:
    """Whether a single word at the start of a sentence may be a name, even one that nobody mentions elsewhere."""
    word = token.word
    if counts.capital[word] and counts.is_rare(word):
        return True
    if word in TITLES or _is_nothing(token, counts):
        return False
    if counts.may_be_name(word):
        return token.possessive or _stands_as_name(text, token)
    if (is_everyday(word) and not token.shouted) or any(counts.small[form] for form in simpler_forms(word)):
        return False
    return not counts.small[word] or (counts.small[word] < OFTEN and _stands_as_name(text, token))


def _stands_as_name(text: str, token: Token) -> bool:
    """Whether a word is followed by what follows names: `Hope, could you …`, `Grace told …`, `Mark.`"""
    following = regex.match(r"\s(\p{L}+)", text, pos=token.end)
    if following is not None:
        return following[1] in DOERS
    return text[token.end : token.end + 1] in (",", ".", "?", "!", "")
