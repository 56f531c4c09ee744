"""Suggestions from the codebook alone, for projects without codings and for when the learning engine is away.

Pure Python: nothing here, and nothing it imports, needs numpy or a language model.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Sequence

from qualcode.domain.suggestions import MOST_SHOWN, Example, Reason, ReasonKind, Segment, Suggestion
from qualcode.domain.translation import tr
from qualcode.suggest.cards import CardLine, CardWords
from qualcode.suggest.matching import LONGEST_PHRASE, STEM, Codebook, Evidence, Hit
from qualcode.suggest.protocol import SHOWN_FROM, Report, SuggesterError, word_for
from qualcode.suggest.stopwords import weighs

COLD_INTERCEPT = -2.6
"""Log-odds of a code where the codebook says nothing of the passage."""
COLD_SCALE = 0.75
"""How far log-odds rise with the codebook's score."""
MOST_REASONS = 3
"""Reasons of one kind that are given: more would not be read."""
_FORMAT = "qualcode keyword suggester 1"
_PLACES: dict[str, str] = {
    "keyword": tr("keyword"),
    "name": tr("name of the code"),
    "definition": tr("definition"),
    "include": tr("include line"),
    "exclude": tr("exclude line"),
    "example": tr("example"),
    "parents": tr("name of its theme"),
}
_FIELD_KINDS: dict[str, ReasonKind] = {
    "keyword": "keyword",
    "name": "name",
    "definition": "definition",
    "include": "keyword",
    "example": "example",
    "parents": "name",
}
_GRAVEST: dict[Evidence, int] = {"name": 0, "keyword": 1, "include": 2, "exclude": 2, "question": 3}


def chance_of(score: float) -> float:
    """The chance, 0–1, that a code is meant, by the codebook's score alone: a guess made before anything is known."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, COLD_INTERCEPT + COLD_SCALE * score))))


def hit_reasons(hits: Sequence[Hit], most: int = MOST_REASONS) -> tuple[Reason, ...]:
    """What a codebook's entry says of a passage in words: for the code first, then against it; at most `most` each.

    A word inside a phrase that is named already, or named by a weightier line, is not named again.
    """
    telling = [hit for hit in hits if hit.evidence not in ("stem", "example pairs")]
    known = {word[:STEM] for hit in telling for word in hit.words}
    telling += [hit for hit in hits if hit.evidence == "stem" and hit.words[0][:STEM] not in known]
    pairs = [hit for hit in hits if hit.evidence == "example pairs" and not _covered(hit, telling)]
    telling += [hit for hit in pairs if any(map(weighs, hit.words))]
    telling.sort(key=lambda hit: (_GRAVEST.get(hit.evidence, 4), -hit.weight))
    speaking: list[Reason] = []
    against: list[Reason] = []
    said: set[str] = set()
    for hit in telling:
        bad = hit.evidence in ("exclude", "exclude words")
        if said.issuperset(hit.words) or len(against if bad else speaking) >= most:
            continue
        said.update(hit.words)
        (against if bad else speaking).append(_reason(hit))
    return (*speaking, *against)


def _covered(hit: Hit, others: Sequence[Hit]) -> bool:
    return any(set(hit.words) & set(other.words) for other in others)


def _reason(hit: Hit) -> Reason:
    whole = hit.words == hit.line.words
    said = hit.line.text if whole else " ".join(hit.words).replace(" ?", "?")
    place = _PLACES[hit.line.field]
    if hit.evidence == "question":
        return Reason("question", tr("a question, as in the code's example"))
    if hit.evidence == "speaker":
        return Reason("speaker", tr("“{said}” speaks, whom the {place} names", said=said, place=place))
    if hit.evidence in ("exclude", "exclude words"):
        return Reason("against", tr("speaks against it: “{said}” – {place}", said=said, place=place))
    kind = _FIELD_KINDS[hit.line.field]
    akin = next((word for word in hit.line.words if word[:STEM] == hit.words[0][:STEM]), said)
    if hit.evidence == "stem" and akin != hit.words[0]:
        return Reason(kind, tr("“{said}”, akin to “{akin}” – {place}", said=said, akin=akin, place=place))
    if not whole and hit.line.field in ("keyword", "include") and len(hit.line.words) <= LONGEST_PHRASE:
        return Reason(kind, tr("“{said}”, of “{text}” – {place}", said=said, text=hit.line.text, place=place))
    return Reason(kind, f"“{said}” – {place}")


class KeywordSuggester:
    """Suggests by the codebook alone: it neither learns from codings nor measures itself."""

    def __init__(self) -> None:
        self._book = Codebook(())

    @property
    def codes(self) -> tuple[str, ...]:
        """UUIDs of the codes it can suggest, by path."""
        return self._book.codes

    def studying(self, cards: Sequence[CardWords], examples: Sequence[Example]) -> Iterator[None]:
        """Learn the codebook; the examples teach it nothing."""
        book = Codebook(cards)
        yield
        self._book = book

    def adapt(self, changed: Sequence[Example]) -> None:
        """Leave the model as it is: the codebook alone does not change with codings."""

    def scores(self, segments: Sequence[Segment]) -> list[list[float]]:
        """The chance of each code, 0–1, for each passage."""
        return [[chance_of(score) for score in self._book.scores(segment)] for segment in segments]

    def suggest(self, segment: Segment, top: int = MOST_SHOWN) -> tuple[Suggestion, ...]:
        """At most `top` codes that the codebook speaks for, the likeliest first."""
        scores = self._book.scores(segment)
        ranked = sorted(range(len(scores)), key=lambda code: (-scores[code], code))
        found = []
        for code in ranked[: max(0, top)]:
            chance = chance_of(scores[code])
            if scores[code] <= 0 or chance < SHOWN_FROM:
                break
            reasons = hit_reasons(self._book.hits(segment, code))
            if any(reason.kind != "against" for reason in reasons):
                found.append(Suggestion(self.codes[code], chance, word_for(chance), False, reasons))
        return tuple(found)

    def digest(self) -> str:
        """A fingerprint in hexadecimal: equal codebooks have equal ones."""
        return hashlib.sha256(self.dump()).hexdigest()

    def dump(self) -> bytes:
        """The codebook as JSON, for a cache."""
        return dump_cards(self._book.cards)

    def load(self, data: bytes) -> None:
        """Take the codebook that `dump` gave.

        Raises:
            SuggesterError: The bytes are no such codebook.
        """
        self._book = Codebook(load_cards(data))

    def report(self) -> Report:
        """Nothing measured: its chances are guesses."""
        return Report()


def dump_cards(cards: Sequence[CardWords]) -> bytes:
    """Entries of a codebook as JSON in UTF-8, equal for equal entries."""
    rows = [[c.code, c.path, c.name, [[line.field, line.text, list(line.words)] for line in c.lines]] for c in cards]
    return json.dumps([_FORMAT, rows], ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def load_cards(data: bytes) -> list[CardWords]:
    """Entries that `dump_cards` wrote.

    Raises:
        SuggesterError: The bytes are no such entries.
    """
    try:
        form, rows = json.loads(data.decode("utf-8", "surrogatepass"))
        if form != _FORMAT:
            raise ValueError(form)
        return [
            CardWords(code, path, name, tuple(CardLine(field, text, tuple(words)) for field, text, words in lines))
            for code, path, name, lines in rows
        ]
    except (ValueError, TypeError) as error:
        raise SuggesterError(
            tr("the kept codebook of a suggester cannot be read"), remedy=tr("delete the cache")
        ) from error
