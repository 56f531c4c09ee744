"""Cutting what is too long for one sentence: speech without punctuation, and scripts without spaces.

A stretch's length is counted in words; two code points of a script without spaces weigh as much as one word,
so that the cap of 60 words is one of 120 code points there.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from qualcode.domain.spans import Span
from qualcode.text.graphemes import graphemes
from qualcode.text.sentence_rules import LanguageRules

LONGEST = 60
"""A stretch of more words than this is cut."""
SURELY_SHORT = 2 * LONGEST
"""No stretch of so few code points is cut."""
SHORTEST_PIECE, USUAL_PIECE, LONGEST_PIECE = 15, 28, 40
"""Words of the pieces."""

_SPACELESS = "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff9f"
_HAS_SPACELESS = re.compile(f"[{_SPACELESS}\U00020000-\U0003ffff]")
_TOKEN = re.compile(r"\S+")
_SPACELESS_CLAUSE = re.compile("[^、，；：,;]*[、，；：,;]+|[^、，；：,;]+")
# A run of this many code points is no word of any language, nor an address that anybody reads.
_LONGEST_TOKEN = 1000
_CHUNK = 20

_STRONG = frozenset(";；:：·")
_COMMAS = frozenset(",，、،՝")
_DASHES = frozenset(("-", "--", "—", "–"))


class _Atom(NamedTuple):
    """A part that is cut at most at its end: a word, or some clusters of a run without spaces."""

    start: int
    end: int
    weight: float


def cap_length(text: str, start: int, end: int, rules: LanguageRules) -> list[Span]:
    """`[start, end)` in pieces of some 15–40 words if it is longer than 60, else as it is.

    Cuts stand, in this order of liking, behind a semicolon, colon or dash; between a comma and a clause word;
    behind another comma; before a clause word; between two words; without spaces, between two clusters.

    Args:
        text: The document's text.
        start: Of a stretch without sentence punctuation inside and without white space at its ends.
        end: Its end, in code points.
        rules: The tables of its language.
    """
    if _surely_short(text, start, end):
        return [Span(start, end)]
    atoms = _atoms(text, start, end)
    rest = sum(atom.weight for atom in atoms)
    if rest <= LONGEST:
        return [Span(start, end)]
    pieces: list[Span] = []
    first = 0
    while rest > LONGEST_PIECE:
        after = _cut(text, atoms, first, rest, rules)
        if after == len(atoms):
            break
        pieces.append(Span(atoms[first].start, atoms[after - 1].end))
        rest -= sum(atom.weight for atom in atoms[first:after])
        first = after
    pieces.append(Span(atoms[first].start, end))
    return pieces


def _surely_short(text: str, start: int, end: int) -> bool:
    """True if the weight cannot be above the cap; cheap, since nearly every sentence is asked about."""
    if end - start <= SURELY_SHORT:
        return True
    if end - start > _LONGEST_TOKEN or text.count(" ", start, end) >= LONGEST:
        return False
    part = text[start:end]
    if part.isascii() and "\n" not in part and "\t" not in part:
        return True
    return len(part.split()) <= LONGEST and _HAS_SPACELESS.search(part) is None


def _atoms(text: str, start: int, end: int) -> list[_Atom]:
    atoms: list[_Atom] = []
    for token in _TOKEN.finditer(text, start, end):
        token_start, token_end = token.span()
        if _HAS_SPACELESS.search(text, token_start, token_end) is not None:
            for clause in _SPACELESS_CLAUSE.finditer(text, token_start, token_end):
                atoms += _chunks(text, *clause.span(), atoms)
        elif token_end - token_start > _LONGEST_TOKEN:
            atoms += _chunks(text, token_start, token_end, atoms)
        else:
            atoms.append(_Atom(token_start, token_end, 1))
    return atoms


def _chunks(text: str, start: int, end: int, before: list[_Atom]) -> list[_Atom]:
    """A run without spaces in parts of at least 20 code points, none cut inside a cluster."""
    chunks: list[_Atom] = []
    chunk_start = chunk_end = max(start, before[-1].end if before else start)
    for cluster in graphemes(text, chunk_start, max(chunk_start, end)):
        chunk_end = cluster.end  # behind `end` where a mark stands on the last code point
        if chunk_end - chunk_start >= _CHUNK:
            chunks.append(_Atom(chunk_start, chunk_end, (chunk_end - chunk_start) / 2))
            chunk_start = chunk_end
    if chunk_start < chunk_end:
        chunks.append(_Atom(chunk_start, chunk_end, (chunk_end - chunk_start) / 2))
    return chunks


def _cut(text: str, atoms: list[_Atom], first: int, rest: float, rules: LanguageRules) -> int:
    """The index of the atom behind the best cut of `atoms[first:]`, which weigh `rest`."""
    ideal = rest / max(2, round(rest / USUAL_PIECE))
    most = min(LONGEST_PIECE, rest - SHORTEST_PIECE)
    best, best_score = first + 1, float("-inf")
    weight = 0.0
    for index in range(first, len(atoms) - 1):
        weight += atoms[index].weight
        if weight > most and index > first:
            break
        score = _liking(text, atoms[index], atoms[index + 1], rules) - abs(weight - ideal) / 8
        if weight < SHORTEST_PIECE:
            score -= 100 - weight
        if score >= best_score:
            best, best_score = index + 1, score
    return best


def _liking(text: str, atom: _Atom, following: _Atom, rules: LanguageRules) -> float:
    last = text[atom.end - 1]
    if last in _STRONG or text[atom.start : min(atom.end, atom.start + 3)] in _DASHES:
        return 4
    opens_clause = (
        following.end - following.start < _CHUNK
        and text[following.start : following.end].strip(",.").lower() in rules.clause_words
    )
    if last in _COMMAS:
        return 3.5 if opens_clause else 2
    return 1.5 if opens_clause else 0
