"""Words and phrases of each speaker of each document, counted fast: every distinct chunk of a text is cut once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from qualcode.analysis.spoken import Piece
from qualcode.analysis.stop_lists import StopLists
from qualcode.domain.values import Document
from qualcode.text.stems import language_code, plain_form, stem
from qualcode.text.words import words

Term = tuple[str, ...]
"""A word or a phrase: its words in their plain form, or their stems."""

LONGEST = 5
"""Words of a phrase at most."""
_BREAK = ""
"""Stands where a phrase must end: at a mark, a sentence's and a turn's end."""


@dataclass(slots=True)
class Unit:
    """What one speaker says in one document, of that which counts in one column."""

    document_id: int
    person: int | None
    """The participant; None for a label that is not mapped, for nobody and for interviewers."""
    column: str
    words: int
    """All words, stop words too."""
    counts: dict[Term, int]
    """How often each word or phrase is said, without stop words."""


class Forms:
    """The forms in which some terms were said."""

    def __init__(self, forms: Mapping[Term, Mapping[Term, int]]) -> None:
        self._forms = forms

    def shown(self, term: Term) -> str:
        """A term as it is said most often; of forms that are said equally often the first by the alphabet."""
        return joined(self._said(term)[0])

    def said(self, term: Term, most: int = 12) -> tuple[str, ...]:
        """The forms of a term, the most frequent first, so many at most."""
        return tuple(map(joined, self._said(term)[:most]))

    def _said(self, term: Term) -> list[Term]:
        forms = self._forms.get(term, {term: 1})
        return sorted(forms, key=lambda form: (-forms[form], form))


class _Chunks(dict[str, Term]):
    """What stands between white space → its words; with a break for every run of marks where phrases are counted."""

    def __init__(self, breaks: bool) -> None:
        self._breaks = breaks

    def __missing__(self, chunk: str) -> Term:
        found = self[chunk] = tuple(self._cut(chunk))
        return found

    def _cut(self, chunk: str) -> Iterator[str]:
        at = 0
        for start, end in words(chunk, 0, len(chunk)):
            if self._breaks and start > at:
                yield _BREAK
            yield plain_form(chunk[start:end])
            at = end
        if self._breaks and at < len(chunk):
            yield _BREAK


class Counting:
    """Counts the terms of pieces of speech."""

    def __init__(self, lengths: Collection[int], stop_lists: StopLists, *, stems: bool) -> None:
        """
        Args:
            lengths: Of how many words the terms are, 1 to `LONGEST`.
            stop_lists: Words that are left out by themselves, and that no phrase begins or ends with.
            stems: Count all forms of a stem as one.
        """
        self._lengths = sorted(set(lengths))
        self._stop_lists, self._stems = stop_lists, stems
        self.phrases = self._lengths != [1]
        """Whether the ends of sentences and marks matter."""
        self._chunks = _Chunks(self.phrases)
        self._bases: dict[str, dict[str, str]] = defaultdict(dict)
        self._forms: dict[str, dict[Term, int]] = defaultdict(dict)

    def count(self, text: str, pieces: Iterable[Piece], language: str | None) -> tuple[int, dict[Term, int]]:
        """How many words there are, and how often each term is said.

        Args:
            text: The document's text.
            pieces: Speech of one speaker; no phrase crosses the end of one.
            language: The document's.
        """
        parts = [text[piece.start : piece.end] for piece in pieces]
        stop = self._stop_lists.words(language)
        if not self.phrases:
            total, forms = self._words(parts, stop)
        else:
            total, forms = self._phrases(parts, stop)
        return total, self._grouped(forms, language) if self._stems else forms

    def _words(self, parts: Sequence[str], stop: frozenset[str]) -> tuple[int, dict[Term, int]]:
        chunks = self._chunks
        forms: dict[str, int] = {}
        total = 0
        for chunk, count in Counter(chain.from_iterable(map(str.split, parts))).items():
            for word in chunks[chunk]:
                total += count
                forms[word] = forms.get(word, 0) + count
        return total, {(word,): count for word, count in forms.items() if word not in stop}

    def _phrases(self, parts: Sequence[str], stop: frozenset[str]) -> tuple[int, dict[Term, int]]:
        chunks = self._chunks
        said: list[str] = []
        for part in parts:
            said += chain.from_iterable(map(chunks.__getitem__, part.split()))
            said.append(_BREAK)
        total = len(said) - said.count(_BREAK)
        forms: dict[Term, int] = {}
        ends = stop | {_BREAK}
        for length in self._lengths:
            windows = Counter(zip(*(said[at:] for at in range(length)), strict=False))
            forms |= {
                term: count
                for term, count in windows.items()
                if term[0] not in ends and term[-1] not in ends and _BREAK not in term
            }
        return total, forms

    def _grouped(self, forms: Mapping[Term, int], language: str | None) -> dict[Term, int]:
        code = language_code(language)
        bases, seen = self._bases[code], self._forms[code]
        for word in set(chain.from_iterable(forms)) - bases.keys():
            bases[word] = stem(word, code)
        grouped: dict[Term, int] = {}
        for form, count in forms.items():
            term = tuple([bases[word] for word in form])
            grouped[term] = grouped.get(term, 0) + count
            seen[form] = seen.get(form, 0) + count
        return grouped

    def forms(self, terms: Collection[Term]) -> Forms:
        """In which forms some terms were said so far."""
        wanted = set(terms)
        found: dict[Term, Counter[Term]] = {}
        for code, seen in self._forms.items():
            bases = self._bases[code]
            for form, count in seen.items():
                term = tuple([bases[word] for word in form])
                if term in wanted:
                    found.setdefault(term, Counter())[form] += count
        return Forms(found)


Cut = Callable[[Document, str], Iterable[tuple[str, Piece]]]
"""(document, its text) → the pieces of speech that count, each with its column."""


def count_units(
    texts: Iterable[tuple[Document, str]],
    cut: Cut,
    person: Callable[[int | None], int | None],
    counting: Counting,
) -> list[Unit]:
    """Count the terms of every speaker of every document.

    Args:
        texts: The documents.
        cut: What counts in them.
        person: Speaker → participant.
        counting: What is counted.
    """
    units = []
    for document, text in texts:
        pieces: dict[tuple[str, int | None], list[Piece]] = {}
        for column, piece in cut(document, text):
            pieces.setdefault((column, piece.speaker_id), []).append(piece)
        for (column, speaker), some in pieces.items():
            total, counts = counting.count(text, some, document.language)
            if total:
                units.append(Unit(document.id, person(speaker), column, total, counts))
    return units


_TOGETHER = ("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff")


def joined(term: Term) -> str:
    """A phrase as it is written: with blanks, but for scripts that have none between words."""
    shown = term[0]
    for word in term[1:]:
        together = _is_together(shown[-1]) and _is_together(word[0])
        shown += word if together else f" {word}"
    return shown


def _is_together(letter: str) -> bool:
    return any(first <= letter <= last for first, last in _TOGETHER)


def total_counts(units: Iterable[Unit]) -> Counter[Term]:
    """How often each term is said by all."""
    total: Counter[Term] = Counter()
    for unit in units:
        total.update(unit.counts)
    return total


@dataclass(slots=True)
class Tally:
    """How often a term is said, and by how many."""

    count: int
    documents: set[int]
    people: set[int]


def tallies(units: Iterable[Unit], terms: Collection[Term]) -> dict[tuple[Term, str], Tally]:
    """(term, column) → how often it is said there, in which documents and by which participants."""
    wanted = set(terms)
    found: dict[tuple[Term, str], Tally] = {}
    for unit in units:
        for term in unit.counts.keys() & wanted:
            key = (term, unit.column)
            tally = found.get(key)
            if tally is None:
                tally = found[key] = Tally(0, set(), set())
            tally.count += unit.counts[term]
            tally.documents.add(unit.document_id)
            if unit.person is not None:
                tally.people.add(unit.person)
    return found


def united(tallied: Iterable[Tally]) -> Tally:
    """What several columns have together."""
    whole = Tally(0, set(), set())
    for tally in tallied:
        whole.count += tally.count
        whole.documents |= tally.documents
        whole.people |= tally.people
    return whole
