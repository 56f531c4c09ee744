"""What commands that count words answer: the models behind `--json`, described in `docs/json.md`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, NamedTuple, cast

from pydantic import PlainSerializer, SkipValidation
from typing_extensions import TypedDict  # pydantic takes that of `typing` only from Python 3.12 on

from qualcode.domain.answers import Answer

PER = 10_000
"""Words that a rate is given for."""


def rate(count: int, words: int) -> float:
    """How often per 10,000 words, to two places; 0 where there are none."""
    return round(PER * count / words, 2) if words else 0.0


class SpeechTotals(Answer):
    """Out of how much a column counts."""

    words: int
    """Words of speech that were looked at, stop words too."""
    documents: int
    """Documents with such a word."""
    participants: int
    """Participants who say such a word."""


class SpeechFilter(Answer):
    """Which speech was looked at."""

    roles: tuple[str, ...]
    """Whose: `participant`, `interviewer`, `unknown`."""
    documents: tuple[str, ...] | None
    """The names of the documents asked for; null for all."""
    codes: tuple[str, ...]
    """The code terms whose codings alone were looked into; empty for all speech."""
    whose: str | None
    """Whose codings were looked at, in words; null where no code was asked for."""
    stop_words: str
    """What was left out, in words."""
    stems: bool
    """Whether all forms of a stem count as one."""
    notes: tuple[str, ...]
    """What a reader must know so as not to misread the numbers."""


class WordCell(NamedTuple):
    """What one word or phrase has in one column. A NamedTuple, since there may be tens of thousands."""

    column: str
    count: int  # type: ignore[assignment]  # It hides the method of tuples that nobody asks of a cell.
    per_10000: float
    """Per 10,000 words of the column."""
    documents: int
    """Distinct documents in which it is said."""
    participants: int
    """Distinct participants who say it."""


class WordCellJson(TypedDict):
    """A `WordCell` as JSON has it."""

    column: str
    count: int
    per_10000: float
    documents: int
    participants: int


def _as_objects(cells: Iterable[WordCell]) -> list[WordCellJson]:
    return [cast(WordCellJson, cell._asdict()) for cell in cells]


class WordRow(Answer):
    """One word or phrase."""

    word: str
    """In small letters, as it is said most often."""
    forms: tuple[str, ...]
    """The forms that count as it, the most frequent first, `word` among them."""
    count: int
    per_10000: float
    documents: int
    participants: int
    columns: SkipValidation[Annotated[tuple[WordCell, ...], PlainSerializer(_as_objects)]]
    """Every column, in their order; none where the table is not cut up."""


class WordCounts(Answer):
    """Which words or phrases are said most often."""

    by: str
    """`all`, `document`, `speaker`, `participant`, `site`, `document.kind` or an attribute as it is qualified."""
    length: int
    """Of how many words each phrase is; 1 for words."""
    filter: SpeechFilter
    at_least: int
    """How often each is said at least."""
    said_by: int
    """By how many participants each is said at least."""
    different: int
    """How many words or phrases there are that fulfil this, also those beyond `rows`."""
    total: SpeechTotals
    denominators: dict[str, SpeechTotals]
    """column → out of how much, in the order of the columns; empty where the table is not cut up."""
    rows: tuple[WordRow, ...]
    """The most frequent first; equally frequent ones by the alphabet."""


class GroupTotals(Answer):
    """One of two groups that are compared."""

    name: str
    words: int
    documents: int
    participants: int


class GroupCount(Answer):
    """What one group says of a word."""

    count: int
    per_10000: float
    documents: int
    participants: int


class KeyWord(Answer):
    """A word that one of two groups says more often than the other."""

    word: str
    forms: tuple[str, ...]
    more_in: str
    """`a` or `b`: the group that says it more often, by its share of all words."""
    g2: float
    """The log-likelihood, two places."""
    log_ratio: float
    """The binary logarithm of the ratio of the two rates; positive where `a` says it more often."""
    p_below: float | None
    """The smallest of 0.05, 0.01, 0.001 and 0.0001 that p is below; null where it is below none."""
    above_bonferroni: bool
    """Whether it would be significant at 0.05 if only it and as many words as were compared had been tested."""
    a: GroupCount
    b: GroupCount


class Keyness(Answer):
    """The words that tell two groups apart."""

    a: GroupTotals
    b: GroupTotals
    length: int
    filter: SpeechFilter
    at_least: int
    """How often both groups together say each word at least."""
    said_by: int
    """By how many participants of the group that says it more often each is said at least."""
    compared: int
    """How many words were compared: the number of tests."""
    critical_values: dict[str, float]
    """p → the G2 from which it is smaller; `bonferroni` for 0.05 divided by the words compared."""
    rows: tuple[KeyWord, ...]
    """By G2, the greatest first."""


class PhrasePlace(Answer):
    """A place where a phrase is said."""

    document: str
    start: int
    """In code points of the document's text."""
    end: int
    quote: str
    turn: int
    """Counted from 1."""
    speaker: str | None


class KeyPhrase(Answer):
    """A phrase that may be worth a code in the participants' own words."""

    phrase: str
    """In small letters, as it is said most often."""
    forms: tuple[str, ...]
    score: float
    """Its C-value, two places."""
    count: int
    longer: int
    """How many longer phrases that are said often enough it is part of."""
    documents: int
    participants: int
    example: PhrasePlace


class KeyPhrases(Answer):
    """Phrases that stand on their own and are said often."""

    filter: SpeechFilter
    longest: int
    """Of how many words a phrase is at most."""
    at_least: int
    said_by: int
    candidates: int
    """How many phrases were weighed."""
    total: SpeechTotals
    rows: tuple[KeyPhrase, ...]
    """By score, the greatest first."""


class ConcordanceLine(Answer):
    """A place with what is said before and after it."""

    document: str
    start: int
    """In code points of the document's text."""
    end: int
    turn: int
    """Counted from 1."""
    speaker: str | None
    participant: str | None
    before: str
    """Words of speech before it; where turns are crossed, ` / ` stands between two."""
    quote: str
    """What was found, as the document has it."""
    after: str


class Concordance(Answer):
    """Every place where something is said, in its context."""

    needle: str
    mode: str
    context: int
    """Words on each side at most."""
    across_turns: bool
    sort: str
    roles: tuple[str, ...]
    documents: tuple[str, ...] | None
    found: int
    """How many places there are, also those beyond `lines`."""
    in_documents: int
    participants: int
    """Distinct participants who say it."""
    lines: tuple[ConcordanceLine, ...]
