"""Coders by their names: the case counts only to tell two apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def id_of(ids: Mapping[str, int], name: str) -> int | None:
    """The id of the coder of a name, else of the first one who differs from it by case only.

    Args:
        ids: Name → id, in the order in which the coders signed on.
    """
    known = spelled(ids, name)
    return ids.get(known)


def spelled(names: Iterable[str], name: str) -> str:
    """A name as one of some is spelled, whatever its case; the name itself where it is none of them."""
    names = list(names)
    return name if name in names else next((known for known in names if known.casefold() == name.casefold()), name)
