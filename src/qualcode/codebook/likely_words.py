"""Words of names and definitions as they are compared: what one has in common with its plural, and with its slips."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from qualcode.domain.codebook_entries import same_name

_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_APOSTROPHES = str.maketrans("", "", "'’ʼ")
_IRREGULAR = {
    "children": "child",
    "men": "man",
    "women": "woman",
    "people": "person",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "analyses": "analysis",
    "crises": "crisis",
    "hypotheses": "hypothesis",
}
_COUNTRIES = (
    (re.compile(r"isation"), "ization"),
    (re.compile(r"is(?=(?:e|ed|es|er|ers|ing)$)(?<=[a-z]{4}is)"), "iz"),
    (re.compile(r"ys(?=(?:e|ed|es|er|ers|ing)$)"), "yz"),
    (re.compile(r"(?<=[a-z]{3})our(?=$|s$|al$|ed$|ing$|able$|ite$|ful$)"), "or"),
    (re.compile(r"(?<=[a-z]{4})ll(?=(?:ed|ing|er|ers)$)"), "l"),
    (re.compile(r"(?<=[nt])tre(?=s?$)"), "ter"),
    (re.compile(r"^programme"), "program"),
)
"""Spellings of British English, and what the American one has in their place."""

LITTLE = frozenset(
    {
        "a", "an", "and", "are", "as", "at", "be", "been", "by", "from", "has", "have", "in", "is", "it",
        "its", "of", "on", "or", "that", "the", "their", "them", "these", "they", "this", "those", "to",
        "was", "were", "what", "when", "where", "which", "who", "with",
    }
)  # fmt: skip
"""Words that say nothing by themselves; none of them turns a meaning round."""
_BETWEEN = frozenset({"a", "an", "and", "of", "the"})
"""Words of a name that may be left out of it."""
_DENYING = frozenset(
    {
        "no", "not", "none", "non", "never", "neither", "nor", "nothing", "nobody", "without", "lack",
        "lacking", "against", "except", "only", "cannot", "cant", "dont", "doesnt", "didnt", "isnt", "arent",
        "wasnt", "werent", "wont", "wouldnt", "shouldnt", "couldnt", "hasnt", "havent", "hadnt", "nicht",
        "kein", "keine", "keinen", "ohne", "nie", "niemals", "sans", "pas", "jamais", "sin", "nunca",
    }
)  # fmt: skip
_BEFORE = ("un", "in", "im", "il", "ir", "dis", "non", "mis", "anti", "de", "a", "self", "co", "re")
"""What stands before a word and makes another one of it."""
_OPPOSED = (
    ("inter", "intra"),
    ("micro", "macro"),
    ("hyper", "hypo"),
    ("intro", "extro"),
    ("pre", "post"),
    ("pre", "pro"),
    ("pro", "per"),
    ("over", "under"),
    ("quali", "quanti"),
    ("mono", "multi"),
    ("adopt", "adapt"),
    ("casual", "causal"),
    ("compli", "comple"),
    ("conversat", "conservat"),
    ("personal", "personnel"),
    ("police", "policy"),
)
"""Beginnings that make different words of one ending."""
SHORTEST_SLIP = 6
"""Letters of a word of which one may be mistyped: in shorter ones another letter mostly makes another word."""
_TWO_SLIPS = 10
"""Letters of a word of which two may be."""
_PERSONS = (("er", "ee"), ("or", "ee"), ("er", "ed"), ("or", "al"))
"""Endings of the one who does something and the one to whom it is done."""


class Words(NamedTuple):
    """A name as it is compared."""

    plain: str
    """As `same_name` gives it."""
    all: tuple[str, ...]
    """Its words without case, plural and spelling, in their order."""
    joined: str
    """The same without spaces and hyphens."""
    ordered: tuple[str, ...]
    """The words that say something, sorted."""
    numbers: tuple[str, ...]
    """Those with a digit, sorted: they must be the same in all that is alike."""


def stems(text: str) -> tuple[str, ...]:
    """The words of a text as `stem` gives them, in their order."""
    return tuple(map(stem, _WORD.findall(same_name(text))))


@lru_cache(maxsize=20_000)
def words_of(name: str) -> Words:
    """The words of a name."""
    found = stems(name)
    telling = tuple(sorted(word for word in found if word not in _BETWEEN)) or tuple(sorted(found))
    return Words(same_name(name), found, "".join(found), telling, tuple(sorted(filter(_has_digit, found))))


def _has_digit(word: str) -> bool:
    return not word.isalpha() and any(map(str.isdigit, word))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without plural ending and apostrophes, in the American spelling.

    Args:
        word: One word, its case folded.
    """
    word = word.translate(_APOSTROPHES)
    if len(word) < 4 or not word.isascii():
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for pattern, american in _COUNTRIES:
        word = pattern.sub(american, word)
    if word.endswith(("ies", "ie")):
        return word[: word.rindex("ie")] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def names_something_else(word: str) -> bool:
    """Whether a word alone makes another meaning: a number, or a negation."""
    return word in _DENYING or _has_digit(word)


def is_slip(one: str, other: str) -> bool:
    """Whether one word may be the other, mistyped: a letter or two more, fewer, changed or exchanged.

    Args:
        one: A word as `stem` gives it.
        other: Another such word.
    """
    from rapidfuzz.distance import OSA

    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < SHORTEST_SLIP or one[0] != other[0] or names_something_else(one) or names_something_else(other):
        return False
    distance = OSA.distance(one, other, score_cutoff=2)
    if distance > 2 or are_opposed(one, other):
        return False
    # Two letters more at the end are another form of the word rather than a slip.
    return distance <= 1 or (len(shorter) >= _TWO_SLIPS and not longer.startswith(shorter))


def are_opposed(one: str, other: str) -> bool:
    """Whether words differ in a part that turns the meaning round: clear, unclear; inter-, intra-; -er, -ee."""
    shorter, longer = sorted((one, other), key=len)
    if any(longer == before + shorter for before in _BEFORE):
        return True
    if any(_exchanged(a, b, one, other) or _exchanged(b, a, one, other) for a, b in _OPPOSED):
        return True
    return any(
        (one.endswith(a) and other.endswith(b)) or (one.endswith(b) and other.endswith(a))
        for a, b in _PERSONS
        if one[: -len(a)] == other[: -len(b)]
    )


def _exchanged(a: str, b: str, one: str, other: str) -> bool:
    return one.startswith(a) and other.startswith(b) and one[len(a) :] == other[len(b) :]
