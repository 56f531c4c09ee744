"""Phrases that participants say often and that stand on their own: candidates for codes in vivo.

They are ranked by the C-value of Frantzi, Ananiadou & Mima (2000, Automatic recognition of multi-word terms: the
C-value/NC-value method, International Journal on Digital Libraries 3): log2 of the number of words, times how often the
phrase is said; of a phrase that is part of longer candidates the mean of what they take from it is subtracted first.
What words a phrase may have is decided by stop words and punctuation and not by parts of speech, so that it works
without a language model; and a phrase of which one longer candidate takes four fifths or more is left out, where the
C-value takes only the mean. What uncoded passages speak of is another question: `qualcode.suggestions.new_codes`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from math import log2
from typing import NamedTuple

from qualcode.analysis.frequencies import ALL
from qualcode.analysis.spoken import ROLES, Progress, Spoken
from qualcode.analysis.stop_lists import StopLists
from qualcode.analysis.word_counts import check_numbers, cutting, speech_filter, totals
from qualcode.analysis.word_units import Counting, Cut, Forms, Term, Unit, count_units, tallies, total_counts
from qualcode.domain.errors import InputError
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.domain.values import Document
from qualcode.domain.word_answers import KeyPhrase, KeyPhrases, PhrasePlace
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import packed_turns, texts_of
from qualcode.text.stems import plain_form, stem
from qualcode.text.words import words

_FRAGMENT = 0.8
"""The share of its occurrences from which a phrase that one longer phrase takes is no phrase of its own."""


class CValue(NamedTuple):
    """How much a phrase stands on its own."""

    score: float
    longer: int
    """How many longer candidates it is part of."""


def key_phrases(
    project: Project,
    *,
    longest: int = 4,
    roles: Collection[str] = ROLES,
    documents: Collection[str] | None = None,
    codes: Sequence[str] = (),
    coders: Sequence[str] | None = None,
    without: Collection[str] = (),
    stems: bool = True,
    stop_lists: StopLists | None = None,
    at_least: int = 3,
    said_by: int = 0,
    top: int | None = 50,
    progress: Progress | None = None,
) -> KeyPhrases:
    """The phrases of two words and more that are said most often by themselves, each with a place where it is said.

    Args:
        longest: Of how many words a phrase may be, 2 to 5.
        roles: Whose words; all that is not named here is as for `count_words`.
        at_least: How often each must be said.
        said_by: By how many participants each must be said.
        top: How many are given; None for all.
        progress: Told of each document before it is counted.

    Raises:
        InputError: A number or role is out of range, or a code's term is more than one code.
        NotFoundError: A code, coder or document is not there.
    """
    check_numbers(length=longest, at_least=at_least, said_by=said_by, top=top)
    if longest < 2:
        raise InputError(tr("a phrase has two words at least"), remedy=tr("ask `qualcode words` for single ones"))
    stop_lists = stop_lists or StopLists()
    with project.reading():
        spoken = Spoken(project, roles=roles, documents=documents)
        coded = spoken.coded(codes, coders=coders, without=without) if codes else None
        counting = Counting(range(2, longest + 1), stop_lists, stems=stems)
        cut = cutting(spoken, coded, counting, lambda document, speaker: ALL)
        units = count_units(spoken.texts(coded, progress=progress), cut, spoken.people.participant, counting)
        counts = _candidates(units, at_least, said_by)
        values = c_values(counts)
        whole = set(counts) - _fragments(counts)
        best = sorted(whole, key=lambda term: (-values[term].score, -len(term), term))[:top]
        places = _places(spoken, units, best, cut, stems)
        filter_ = speech_filter(spoken, documents, codes, coded, stop_lists, stems)
    return KeyPhrases(
        filter=filter_,
        longest=longest,
        at_least=at_least,
        said_by=said_by,
        candidates=len(values),
        total=totals(units),
        rows=tuple(_rows(units, counting.forms(best), best, values, places)),
    )


def c_values(counts: Mapping[Term, int]) -> dict[Term, CValue]:
    """The C-value of each phrase among the others.

    Args:
        counts: Phrase → how often it is said, also as part of longer ones.
    """
    # How often each is said in longer ones (what of these is said in still longer ones counts once), and in how many.
    within: dict[Term, list[int]] = {term: [0, 0] for term in counts}
    found: dict[Term, CValue] = {}
    for term in sorted(counts, key=len, reverse=True):
        nested, longer = within[term]
        alone = counts[term] - nested / longer if longer else counts[term]
        found[term] = CValue(log2(len(term)) * alone, longer)
        for part in _parts(term):
            if part in within:
                within[part][0] += counts[term] - nested
                within[part][1] += 1
    return found


def _fragments(counts: Mapping[Term, int]) -> set[Term]:
    """The phrases that are hardly ever said but in one longer phrase."""
    most: dict[Term, int] = {}
    for term, count in counts.items():
        for part in _parts(term):
            most[part] = max(most.get(part, 0), count)
    return {term for term, count in counts.items() if most.get(term, 0) >= _FRAGMENT * count}


def _parts(term: Term) -> set[Term]:
    """The shorter phrases in a phrase, each once."""
    return {term[start : start + length] for length in range(1, len(term)) for start in range(len(term) - length + 1)}


def _candidates(units: Sequence[Unit], at_least: int, said_by: int) -> dict[Term, int]:
    often = {
        term: count
        for term, count in total_counts(units).items()
        if count >= at_least and _names(term[0]) and _names(term[-1])
    }
    if not said_by:
        return often
    found = tallies(units, often)
    return {term: count for term, count in often.items() if len(found[term, ALL].people) >= said_by}


def _names(word: str) -> bool:
    """Whether a word can stand at the end of what names something: not a number, nor a single Latin letter."""
    return any(map(str.isalpha, word)) and (len(word) > 1 or not word.isascii())


def _rows(
    units: Sequence[Unit],
    forms: Forms,
    best: Sequence[Term],
    values: Mapping[Term, CValue],
    places: Mapping[Term, PhrasePlace],
) -> Iterator[KeyPhrase]:
    found = tallies(units, best)
    for term in best:
        tally = found[term, ALL]
        yield KeyPhrase(
            phrase=forms.shown(term),
            forms=forms.said(term),
            score=round(values[term].score, 2),
            count=tally.count,
            longer=values[term].longer,
            documents=len(tally.documents),
            participants=len(tally.people),
            example=places[term],
        )


def _places(
    spoken: Spoken, units: Sequence[Unit], terms: Sequence[Term], cut: Cut, stems: bool
) -> dict[Term, PhrasePlace]:
    """The first place of each phrase."""
    left = set(terms)
    wanted: dict[int, set[Term]] = {}
    for unit in units:
        for term in unit.counts.keys() & left:
            wanted.setdefault(unit.document_id, set()).add(term)
            left.discard(term)
    documents = {d.version_id: d for d in spoken.documents if d.id in wanted}
    found: dict[Term, PhrasePlace] = {}
    for version_id, text in texts_of(spoken.project, documents):
        document = documents[version_id]
        starts = [turn[1] for turn in packed_turns(spoken.project, version_id)]
        for term, span, speaker in _first_places(document, text, wanted[document.id], cut, stems):
            found[term] = PhrasePlace(
                document=document.name,
                start=span.start,
                end=span.end,
                quote=text[span.start : span.end],
                turn=max(1, bisect_right(starts, span.start)),
                speaker=spoken.people.speakers[speaker].label if speaker is not None else None,
            )
    return found


def _first_places(
    document: Document, text: str, wanted: Collection[Term], cut: Cut, stems: bool
) -> Iterator[tuple[Term, Span, int | None]]:
    """Where phrases are said first in a document, and by whom."""
    left = set(wanted)
    lengths = sorted({len(term) for term in wanted})
    for _, piece in cut(document, text):
        if not left:
            return
        spans = words(text, piece.start, piece.end)
        said = [text[start:end] for start, end in spans]
        bases = [stem(word, document.language) if stems else plain_form(word) for word in said]
        for at in range(len(bases)):
            for length in lengths:
                term = tuple(bases[at : at + length])
                if term in left and _unbroken(text, spans[at : at + length]):
                    left.discard(term)
                    yield term, Span(spans[at].start, spans[at + length - 1].end), piece.speaker_id


def _unbroken(text: str, spans: Sequence[Span]) -> bool:
    """Whether nothing but white space stands between words."""
    return not any(text[a.end : b.start].strip() for a, b in pairwise(spans))
