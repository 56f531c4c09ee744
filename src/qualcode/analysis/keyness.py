"""Words that tell two groups apart: said more often, as a share of all words, by the one than by the other.

How sure a difference is: the log-likelihood of Dunning (1993, Computational Linguistics 19:1), in the form with two
cells of Rayson & Garside (2000, Comparing corpora using frequency profiling): G2 = 2 (a ln(a/E1) + b ln(b/E2)), where
the groups say the word a and b times, have c and d words in all, E1 = c (a+b) / (c+d) and E2 = d (a+b) / (c+d); a term
with a count of 0 is 0. How great it is: the log ratio of Hardie (2014), log2((a/c) / (b/d)), where a count of 0 is
taken for 0.5; 1 is twice as often, 2 four times, -1 half as often.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from math import log, log2
from statistics import NormalDist
from typing import NamedTuple

from qualcode.analysis.resolving import Source
from qualcode.analysis.spoken import ROLES, Coded, Piece, Progress, Spoken, outside, within
from qualcode.analysis.stop_lists import StopLists
from qualcode.analysis.word_counts import check_numbers, cut_for_phrases, speech_filter, totals
from qualcode.analysis.word_units import (
    Counting,
    Cut,
    Forms,
    Tally,
    Term,
    Unit,
    count_units,
    tallies,
    total_counts,
)
from qualcode.domain.errors import InputError, NotFoundError
from qualcode.domain.translation import tr
from qualcode.domain.values import Document
from qualcode.domain.word_answers import GroupCount, GroupTotals, Keyness, KeyWord, SpeechTotals, rate
from qualcode.domain.wording import counted
from qualcode.storage.project import Project

CRITICAL = {0.05: 3.84, 0.01: 6.63, 0.001: 10.83, 0.0001: 15.13}
"""p → the G2 from which it is smaller: chi-squared with one degree of freedom."""
INDEPENDENT = tr(
    "G² takes every word for drawn by itself, but people repeat themselves: a word that one "
    "participant says often is no word of the group, so look at the participants"
)
_A, _B, _BOTH = "a", "b", "both"
_NOTHING = Tally(0, set(), set())


class Group(NamedTuple):
    """A part of what is said."""

    name: str
    """As it was asked for."""
    source: Source | None
    """What must have a value for somebody's words to be in it; None where it is codings."""
    value: str
    coded: Coded | None
    """The codings that it is; None where it is a value."""


def keyness(
    project: Project,
    group_a: str,
    group_b: str | None = None,
    *,
    length: int = 1,
    roles: Collection[str] = ROLES,
    documents: Collection[str] | None = None,
    coders: Sequence[str] | None = None,
    without: Collection[str] = (),
    stems: bool = False,
    stop_lists: StopLists | None = None,
    at_least: int = 5,
    said_by: int = 0,
    top: int | None = 30,
    progress: Progress | None = None,
) -> Keyness:
    """The words, or phrases of so many words, that one group says more often than another.

    Words of speech are compared as `count_words` counts them. What is in both groups counts in neither.

    Args:
        group_a: `NAME=VALUE`, where NAME is an attribute, `document`, `speaker`, `participant`, `site` or
            `document.kind` (an `@` may stand before it); or a code, as in queries: what is said inside its codings.
        group_b: The same; None for the rest of what is said.
        length: Of how many words, 1 to 5.
        roles: Whose words; all else, as for `count_words`.
        at_least: How often both groups together must say each.
        said_by: By how many participants of the group that says it more often each must be said.
        top: How many are given of each group; None for all.
        progress: Told of each document before it is counted.

    Raises:
        InputError: A group is empty or cannot be understood, or a number is out of range.
        NotFoundError: An attribute, value, code, coder or document is not there.
    """
    check_numbers(length=length, at_least=at_least, said_by=said_by, top=top)
    stop_lists = stop_lists or StopLists()
    with project.reading():
        spoken = Spoken(project, roles=roles, documents=documents)
        a = _group(spoken, group_a, coders, without)
        b = _group(spoken, group_b, coders, without) if group_b is not None else None
        counting = Counting([length], stop_lists, stems=stems)
        texts = spoken.texts(progress=progress)
        units = count_units(texts, _cutting(spoken, a, b, counting), spoken.people.participant, counting)
        coded = a.coded or (b.coded if b is not None else None)
        filter_ = speech_filter(spoken, documents, (), coded, stop_lists, stems)
    of = {column: totals(unit for unit in units if unit.column == column) for column in (_A, _B, _BOTH)}
    names = {_A: a.name, _B: b.name if b is not None else tr("all but {name}", name=a.name)}
    for column, name in names.items():
        if not of[column].words:
            raise InputError(
                tr("nothing that is said is in the group “{name}”", name=name),
                remedy=tr("choose other groups or roles"),
            )
    compared = _compared(units, of, at_least)
    counts = tallies([unit for unit in units if unit.column != _BOTH], {one.term for one in compared if one.g2 > 0})
    best = _best(compared, counts, said_by, top)
    rows = _rows(best, counts, counting.forms({one.term for one in best}), of, _critical(len(compared)))
    noted = (*filter_.notes, *_noted(of[_BOTH]), INDEPENDENT)
    bonferroni = round(_critical(len(compared)), 2)
    return Keyness(
        a=_totals(names[_A], of[_A]),
        b=_totals(names[_B], of[_B]),
        length=length,
        filter=filter_.model_copy(update={"notes": noted}),
        at_least=at_least,
        said_by=said_by,
        compared=len(compared),
        critical_values={**{f"{p:g}": value for p, value in CRITICAL.items()}, "bonferroni": bonferroni},
        rows=tuple(rows),
    )


def log_likelihood(a: int, b: int, words_a: int, words_b: int) -> float:
    """G2 of a word that two groups of so many words say a and b times; 0 where it is equally frequent.

    Raises:
        ValueError: A group has no word.
    """
    if words_a <= 0 or words_b <= 0:
        raise ValueError("a group has no word")
    of = (a + b) / (words_a + words_b)
    found = sum(count * log(count / (words * of)) for count, words in ((a, words_a), (b, words_b)) if count)
    return max(0.0, 2 * found)


def log_ratio(a: int, b: int, words_a: int, words_b: int) -> float:
    """How many times the rate of a word doubles from group b to group a; a count of 0 is taken for 0.5."""
    return log2(((a or 0.5) / words_a) / ((b or 0.5) / words_b))


def _critical(tests: int) -> float:
    """The G2 from which p is below 0.05 divided by so many tests (Bonferroni)."""
    return NormalDist().inv_cdf(1 - 0.05 / max(1, tests) / 2) ** 2


def _group(spoken: Spoken, text: str, coders: Sequence[str] | None, without: Collection[str]) -> Group:
    """What a group that was typed means."""
    asked = text.strip()
    name, equals, value = asked.removeprefix("@").partition("=")
    if asked.startswith("@") and not equals:
        raise InputError(tr("“{typed}” has no value", typed=asked), remedy=tr("write it as NAME=VALUE"))
    if not equals or not name.strip() or asked.startswith('"'):
        return Group(asked, None, "", spoken.coded([asked], coders=coders, without=without))
    source = spoken.people.source(_unquoted(name))
    return Group(asked.removeprefix("@"), source, _value(spoken, source, _unquoted(value)), None)


def _unquoted(text: str) -> str:
    bare = text.strip()
    return bare[1:-1] if len(bare) > 1 and bare[0] == bare[-1] == '"' else bare


def _value(spoken: Spoken, source: Source, asked: str) -> str:
    """The value as the study has it."""
    known = sorted(
        {
            spoken.value(source, document.id, speaker)
            for document in spoken.documents
            for speaker in {piece.speaker_id for piece in spoken.pieces(document)}
        }
    )
    found = asked if asked in known else next((v for v in known if v.casefold() == asked.casefold()), None)
    if found is None:
        some = ", ".join(known[:8]) + (" …" if len(known) > 8 else "")
        raise NotFoundError(
            tr("nobody who is counted has “{typed}” as {attribute}", typed=asked, attribute=source.title),
            remedy=tr("choose one of {values}", values=some) if some else None,
        )
    return found


def _cutting(spoken: Spoken, a: Group, b: Group | None, counting: Counting) -> Cut:
    """What each group says in a document, and what is in both."""

    def taken(group: Group, document: Document, text: str, pieces: list[Piece]) -> list[Piece]:
        if group.coded is not None:
            return within(text, pieces, group.coded.inside.get(document.id, ()))
        source = group.source
        assert source is not None
        speakers = {piece.speaker_id for piece in pieces}
        having = {speaker for speaker in speakers if spoken.value(source, document.id, speaker) == group.value}
        return [piece for piece in pieces if piece.speaker_id in having]

    def said(document: Document, text: str) -> Iterator[tuple[str, Piece]]:
        pieces = spoken.pieces(document)
        of_a = taken(a, document, text, pieces)
        of_b = taken(b, document, text, pieces) if b is not None else outside(pieces, of_a)
        alone = outside(of_a, of_b)
        for column, some in ((_A, alone), (_B, outside(of_b, of_a)), (_BOTH, outside(of_a, alone))):
            for piece in some:
                yield column, piece

    return cut_for_phrases(spoken.project, spoken.documents, said) if counting.phrases else said


class _Compared(NamedTuple):
    g2: float
    more_in: str
    term: Term
    ratio: float


def _compared(units: Sequence[Unit], of: dict[str, SpeechTotals], at_least: int) -> list[_Compared]:
    """Every word that is said often enough, the one with the greatest G2 first."""
    in_a = total_counts(unit for unit in units if unit.column == _A)
    in_b = total_counts(unit for unit in units if unit.column == _B)
    words_a, words_b = of[_A].words, of[_B].words
    found = []
    for term in in_a.keys() | in_b.keys():
        a, b = in_a[term], in_b[term]
        if a + b >= at_least:
            g2 = log_likelihood(a, b, words_a, words_b)
            more_in = _A if a * words_b > b * words_a else _B
            found.append(_Compared(g2, more_in, term, log_ratio(a, b, words_a, words_b)))
    return sorted(found, key=lambda one: (-one.g2, one.term))


def _best(
    compared: Sequence[_Compared], counts: Mapping[tuple[Term, str], Tally], said_by: int, top: int | None
) -> list[_Compared]:
    """The first of each group; equally frequent words tell nothing and are left out."""
    enough = [
        one for one in compared if one.g2 > 0 and len(counts.get((one.term, one.more_in), _NOTHING).people) >= said_by
    ]
    kept = [*_first(enough, _A, top), *_first(enough, _B, top)]
    return sorted(kept, key=lambda one: (-one.g2, one.term))


def _rows(
    best: Sequence[_Compared],
    counts: Mapping[tuple[Term, str], Tally],
    forms: Forms,
    of: dict[str, SpeechTotals],
    bonferroni: float,
) -> Iterator[KeyWord]:
    for one in best:
        yield KeyWord(
            word=forms.shown(one.term),
            forms=forms.said(one.term),
            more_in=one.more_in,
            g2=round(one.g2, 2),
            log_ratio=round(one.ratio, 2),
            p_below=min((p for p, value in CRITICAL.items() if one.g2 >= value), default=None),
            above_bonferroni=one.g2 >= bonferroni,
            a=_count(counts.get((one.term, _A), _NOTHING), of[_A]),
            b=_count(counts.get((one.term, _B), _NOTHING), of[_B]),
        )


def _first(candidates: Iterable[_Compared], group: str, top: int | None) -> list[_Compared]:
    return [one for one in candidates if one.more_in == group][:top]


def _count(tally: Tally, of: SpeechTotals) -> GroupCount:
    return GroupCount(
        count=tally.count,
        per_10000=rate(tally.count, of.words),
        documents=len(tally.documents),
        participants=len(tally.people),
    )


def _totals(name: str, of: SpeechTotals) -> GroupTotals:
    return GroupTotals(name=name, words=of.words, documents=of.documents, participants=of.participants)


def _noted(both: SpeechTotals) -> tuple[str, ...]:
    return (
        (tr("{words} in both groups: they count in neither", words=counted(both.words, "word")),) if both.words else ()
    )
