"""Areas of a page that are selected in its text as well: ATLAS.ti writes both with one GUID."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from qualcode.domain.translation import tr
from qualcode.refi.project_reading import Reading
from qualcode.refi.source_elements import SelectionElement

_KIND = tr("codings on areas of a page that stand on its words as well came once")


def with_twins(
    texts: Iterable[SelectionElement], areas: Iterable[SelectionElement], reading: Reading
) -> Iterator[SelectionElement]:
    """The selections of a text, each joined with those of the page that have its GUID, and the page's others.

    Args:
        texts: Selections of the text that represents the page.
        areas: Selections of the page.
        reading: Where it is told what came once.
    """
    by_key: dict[str, list[SelectionElement]] = {}
    for area in areas:
        by_key.setdefault(area.key, []).append(area)
    for text in texts:
        joined = text
        for area in by_key.pop(text.key, []):
            joined = _joined(joined, area, reading)
        yield joined
    for others in by_key.values():
        yield from others


def _joined(text: SelectionElement, area: SelectionElement, reading: Reading) -> SelectionElement:
    """The selection of the text with what only the page's has."""
    known = {(coding.code, coding.coder) for coding in text.codings}
    more = tuple(coding for coding in area.codings if (coding.code, coding.coder) not in known)
    if len(more) < len(area.codings):
        reading.losses.tolerate(_KIND, times=len(area.codings) - len(more), thing="codings")
    joined = replace(
        text,
        codings=text.codings + more,
        description=text.description if text.description.strip() else area.description,
    )
    counted, given = text.speaks + area.speaks, int(joined.speaks)
    if counted > given:
        kind = tr("memos on areas of a page that stand on its words as well came once")
        reading.losses.tolerate(kind, times=counted - given, thing="memos")
    reading.counted["memos"] += max(0, given - counted)
    return joined
