"""The orders in which the quotes screen lists passages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qualcode.analysis.resolving import value_order
from qualcode.domain.translation import tr
from qualcode.retrieval.querying import FoundPassage
from qualcode.storage.reads.documents import natural
from qualcode.tui.quotes.reading import Listing, shown_attributes

ORDERS = {
    "place": (tr("by document and place"), tr("as they are said")),
    "code": (tr("by code"), tr("in the order of the codebook")),
    "speaker": (tr("by speaker"), tr("those that name nobody last")),
    "starred": (tr("starred first"), tr("then by document and place")),
    "longest": (tr("longest first"), tr("in characters")),
}
"""Order → what it is called, and a word on it."""


def choices(listing: Listing | None, current: str) -> list[tuple[str, str, str]]:
    """The orders there are, with a tick at the present one."""
    rows = [(key, name, about) for key, (name, about) in ORDERS.items()]
    if listing is not None:
        rows += [
            (f"@{name}", tr("by {attribute}", attribute=name), tr("an attribute; who has none comes last"))
            for name in shown_attributes(listing)
        ]
    return [(key, f"{'✓' if key == current else ' '} {name}", about) for key, name, about in rows]


def order_named(order: str) -> str:
    """What an order is called."""
    return tr("by {attribute}", attribute=order[1:]) if order.startswith("@") else ORDERS[order][0]


def needs_words(order: str) -> bool:
    """Whether passages can be brought into an order only when it is known who speaks in each."""
    return order == "speaker" or order.startswith("@")


def in_order(listing: Listing, order: str) -> list[FoundPassage]:
    """The passages of a listing in an order; among equals by document and place."""
    key = _key(listing, order)
    return list(listing.hits) if key is None else sorted(listing.hits, key=key)


def _key(listing: Listing, order: str) -> Callable[[FoundPassage], Any] | None:
    if order == "code":
        places = {code.id: place for place, code in enumerate(listing.tree.walk())}

        def by_code(hit: FoundPassage) -> int:
            coding = listing.coding(hit)
            return places.get(coding.code_id, len(places)) if coding is not None else len(places) + 1

        return by_code
    if order == "starred":

        def by_star(hit: FoundPassage) -> bool:
            coding = listing.coding(hit)
            return coding is None or not coding.star

        return by_star
    if order == "longest":
        return lambda hit: hit.start - hit.end
    if order == "speaker":
        labels = {hit: words.speaker for hit, words in listing.words.items()}
        ranks = {label: natural(label) for label in labels.values() if label is not None}
        return lambda hit: (not labels.get(hit), ranks.get(labels.get(hit) or "", ()))
    if order.startswith("@") and order[1:] in shown_attributes(listing):
        name = order[1:]
        people = listing.answered.people
        values = {hit: listing.values(name, hit) for hit in listing.hits}
        known = value_order(set(values.values()) - {""}, people.names, people.source(name))
        places_of = {value: place for place, value in enumerate(known)}
        return lambda hit: places_of.get(values[hit], len(known))
    return None
