"""The rows of a pass through transcripts, in words."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from qualcode.domain.pseudonymising import Entry, Review, Spot, Verdict
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.tui.prompts.rows import QUIET, Cell, Column, harmless
from qualcode.tui.search.drawn_rows import in_context

SIGNS: dict[Verdict, tuple[str, str]] = {
    "replace": (tr("✓ yes"), "good"),
    "leave": (tr("✗ no"), "quiet"),
    "open": (tr("· open"), "warn"),
}
COLUMNS = (
    Column("", 6),
    Column(tr("Type"), 12, rank=1),
    Column(tr("Found"), 18, grow=2, middle=True),
    Column(tr("Places"), 9, right=True),
    Column(tr("Becomes"), 16, grow=1, middle=True),
    Column(tr("How sure"), 9, rank=2),
)
PLACE_COLUMNS = (
    Column("", 6),
    Column(tr("Document"), 14, grow=1, rank=1, middle=True),
    Column("", 30, grow=3),
    Column(tr("Becomes"), 14, grow=1, rank=2),
)
_SHOWN = 12
"""Places of which the detail shows the words around."""


def entry_cells(review: Review, number: int) -> tuple[Cell, ...]:
    """A candidate in its line."""
    entry = review.passed.entries[number]
    replaced = sum(review.is_replaced(number, spot) for spot in entry.spots)
    of = len(entry.spots)
    places = tr("{replaced} of {of}", replaced=replaced, of=of) if 0 < replaced < of else str(of)
    ink = "quiet" if review.of(number).verdict == "leave" else "strong"
    words = review.words_of(number)
    return (
        (SIGNS[review.of(number).verdict],),
        ((shown_word(entry.type), "quiet"),),
        ((entry.surface, ink),),
        places,
        ((words, "good" if entry.known or review.of(number).words else ""),),
        ((tr("known") if entry.known else shown_word(entry.confidence), "quiet"),),
    )


def place_cells(review: Review, number: int, spot: Spot, widths: Sequence[int]) -> tuple[Cell, ...]:
    """A place in its line, its words in one column with those of the other places."""
    is_replaced = review.is_replaced(number, spot)
    own = review.of(number).spots.get(spot.key)
    state = SIGNS["replace"] if is_replaced else SIGNS["leave"] if _is_left(review, number, spot) else SIGNS["open"]
    line = in_context(spot.before, spot.written, spot.after, widths[2])
    becomes = own or (review.words_of(number) if is_replaced else "")
    return ((state,), ((review.passed.documents[spot.document].name, "quiet"),), line, becomes)


def _is_left(review: Review, number: int, spot: Spot) -> bool:
    ruling = review.of(number)
    return ruling.verdict != "open" or spot.key in ruling.spots


def detail(review: Review, number: int) -> Content:
    """What is known of a candidate, and the first of its places with the words around them."""
    entry = review.passed.entries[number]
    documents = len({spot.document for spot in entry.spots})
    unsure = len(entry.spots) - len(entry.certain)
    told = tr(
        "{places} in {documents}", places=counted(len(entry.spots), "place"), documents=counted(documents, "document")
    )
    if unsure:
        told += tr(" · {count:,} may be ordinary words: Enter shows them", count=unsure)
    if entry.part_of:
        told += tr(" · may be of {names}: Enter to say it place by place", names=", ".join(entry.part_of[:4]))
    parts: list[tuple[str, str] | str] = [(harmless(told), QUIET)]
    for spot in _first(entry):
        name = review.passed.documents[spot.document].name
        label = tr(" (label)") if spot.in_label else ""
        mark = "bold underline" if spot.certain else "underline"
        parts += [
            (f"\n{harmless(name)}{label}  ", QUIET),
            harmless(spot.before[-40:]),
            (harmless(spot.written), mark),
            harmless(spot.after[:50]),
        ]
    return Content.assemble(*parts)


def _first(entry: Entry) -> list[Spot]:
    """A few places, each document's first before its second."""
    seen: dict[int, int] = {}
    ranked = []
    for place, spot in enumerate(entry.spots):
        seen[spot.document] = seen.get(spot.document, 0) + 1
        ranked.append((seen[spot.document], place, spot))
    return [spot for _, _, spot in sorted(ranked, key=lambda one: one[:2])[:_SHOWN]]


def progress(review: Review) -> str:
    """How far a pass has come."""
    of, decided = len(review.passed.entries), review.decided()
    replaced = review.replaced()
    places = counted(len(replaced), "place")
    return tr(
        "{decided:,} of {candidates} decided · {places} will be replaced",
        decided=decided,
        candidates=counted(of, "candidate"),
        places=places,
    )
