"""What was marked in texts: put back on its words, or, where they stand nowhere, into the queue of what waits."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qualcode.domain.identity import now_ms
from qualcode.domain.spans import Span
from qualcode.domain.translation import several, tr
from qualcode.storage.repairing.bench import Bench
from qualcode.storage.repairing.texts import read_text
from qualcode.text.anchors import Anchor, make_anchor
from qualcode.text.reanchoring import reanchor

_ANCHOR = ("start", "end", "quote", "prefix", "suffix", "turn")
_CUT = {
    "coverage_mark": several(
        "{number:,} mark of what was read cut to the text", "{number:,} marks of what was read cut to the text"
    ),
    "rejection": several(
        "{number:,} rejected suggestion cut to the text", "{number:,} rejected suggestions cut to the text"
    ),
}
"""Marks without words of their own."""


@dataclass(frozen=True, slots=True)
class _Place:
    """One version of a document."""

    version_id: int
    name: str
    text: str
    turns: list[int]

    def anchor(self, span: Span) -> Anchor:
        return make_anchor(self.text, span.start, span.end, max(0, bisect_right(self.turns, span.start) - 1))


def mend_anchors(bench: Bench) -> None:
    """Go through everything that stands on a passage."""
    for document_id, name in bench.rows("document", "id", "name"):
        versions = bench.rows("version", "id", where="document_id = ?", values=(document_id,))
        places = {row[0]: _place(bench, row[0], name) for row in versions}
        latest = places[_latest(bench, document_id)]
        _mend_codings(bench, document_id, places, latest)
        _mend_waiting(bench, document_id, places, latest)
        _mend_passages(bench, document_id, latest)
    loose = '("start" IS NULL) <> ("end" IS NULL) OR ("start" IS NOT NULL AND document_id IS NULL)'
    for (id_,) in bench.rows("memo", "id", where=loose):
        bench.update("memo", id_, start=None, end=None)
        bench.did(
            "anchors",
            several(
                "{number:,} memo on half a passage, or on one of no document, that stands on none now",
                "{number:,} memos on half a passage, or on one of no document, that stand on none now",
            ),
            tr("no. {id}", id=id_),
        )


def _latest(bench: Bench, document_id: int) -> int:
    rows = bench.rows("version", "number", "id", where="document_id = ?", values=(document_id,))
    return int(max(rows)[1])


def _place(bench: Bench, version_id: int, name: str) -> _Place:
    ((digest,),) = bench.rows("version", "text_sha256", where="id = ?", values=(version_id,))
    turns = [row[0] for row in bench.rows("turn", "start", where="version_id = ?", values=(version_id,))]
    return _Place(version_id, name, read_text(bench, digest), turns)


def _mend_codings(bench: Bench, document_id: int, places: dict[int, _Place], latest: _Place) -> None:
    query = bench.rows("coding", "id", "version_id", *_ANCHOR, where="document_id = ?", values=(document_id,))
    for id_, version_id, *values in query:
        held = Anchor(*values)
        if version_id == latest.version_id and _stands(latest, held):
            continue
        found = _found(places.get(version_id), latest, held)
        if found is None:
            _put_aside(bench, id_, latest)
            continue
        changed = dict(zip(_ANCHOR, _values(found), strict=True))
        bench.update("coding", id_, version_id=latest.version_id, **changed)
        moved = (found.start, found.end) != (held.start, held.end) or version_id != latest.version_id
        what = (
            several("{number:,} coding put back on its words", "{number:,} codings put back on their words")
            if moved
            else several(
                "{number:,} coding whose words were read from the text again",
                "{number:,} codings whose words were read from the text again",
            )
        )
        bench.did("anchors", what, f"{latest.name} {found.start}–{found.end}")


def _values(place: Anchor) -> tuple[Any, ...]:
    return (place.start, place.end, place.quote, place.prefix, place.suffix, place.turn)


def _stands(place: _Place, held: Anchor) -> bool:
    """Whether everything about an anchor is as it stands in the text."""
    return 0 <= held.start < held.end <= len(place.text) and place.anchor(Span(held.start, held.end)) == held


def _found(own: _Place | None, latest: _Place, held: Anchor) -> Anchor | None:
    """Where a passage stands in the latest text; None where that is not sure."""
    if own is None or own.version_id == latest.version_id:
        span = _by_words(latest.text, held)
        return latest.anchor(span) if span else None
    span = _by_words(own.text, held)
    placed = reanchor(own.text, latest.text, [span])[0].new if span else _by_words(latest.text, held)
    return latest.anchor(Span(*placed)) if placed else None


def _by_words(text: str, held: Anchor) -> Span | None:
    """The passage that the words of an anchor, those around it and its place speak for most.

    Two of the three must agree on it: the words at the place, the place between the words around it, or, elsewhere,
    the words between those.
    """
    there = Span(held.start, held.end)
    inside = 0 <= held.start < held.end <= len(text)
    if inside and (text[held.start : held.end] == held.quote or _around(text, there, held) >= 1):
        return there
    if not held.quote:
        return None
    ranked = sorted(
        ((_around(text, span, held), -abs(span.start - held.start), span) for span in _occurrences(text, held.quote)),
        reverse=True,
    )
    if not ranked:
        return None
    best = ranked[0]
    alone = len(ranked) == 1 and len(held.quote.split()) > 2
    surely = best[0] >= 1 and (len(ranked) == 1 or ranked[1][0] < best[0])
    return best[2] if alone or surely else None


def _occurrences(text: str, quote: str) -> Iterator[Span]:
    at = text.find(quote)
    while at >= 0:
        yield Span(at, at + len(quote))
        at = text.find(quote, at + 1)


def _around(text: str, span: Span, held: Anchor) -> int:
    """On how many sides the words that were kept stand beside a passage."""
    before = bool(held.prefix) and text[: span.start].endswith(held.prefix)
    return before + (bool(held.suffix) and text.startswith(held.suffix, span.end))


def _clipped(text: str, start: int, end: int | None) -> Span:
    """A passage that is in the text, as near as can be; of no text, the first character that it might have."""
    first = min(max(0, start), max(0, len(text) - 1))
    return Span(first, max(first + 1, min(end or 0, len(text))))


def _put_aside(bench: Bench, id_: int, place: _Place) -> None:
    """Take a coding off the text and into the queue, with its memos; what its words were is kept beside it."""
    names = ("uuid", "document_id", "code_id", "coder_id", "origin", "comment", "star", "created_ms", "definition_id")
    ((*values, quote, start, end),) = bench.rows(
        "coding", *names, "quote", "start", "end", where="id = ?", values=(id_,)
    )
    row = dict(zip(names, values, strict=True))
    rest = {name: row[name] for name in ("origin", "comment", "star", "created_ms", "definition_id")}
    span = _clipped(place.text, start, end)
    if quote and place.text[slice(*span)] != quote:
        rest["comment"] = " ".join(part for part in (row["comment"], f"[“{quote}”]") if part)
    _wait(bench, place, "coding", row, span, quote, rest, holder=None)
    columns = ("id", "uuid", "coder_id", "code_id", "kind", "text", "created_ms", "changed_ms")
    for memo in bench.rows("memo", *columns, where="coding_id = ?", values=(id_,)):
        held = dict(zip(columns, memo, strict=True)) | {"document_id": row["document_id"]}
        kept = {name: held[name] for name in ("kind", "text", "created_ms", "changed_ms")}
        _wait(bench, place, "memo", held, span, quote, kept, holder=row["uuid"])
        bench.remove("memo", "id = ?", (held["id"],))
    bench.remove("coding", "id = ?", (id_,))
    what = several(
        "{number:,} coding whose words stand nowhere put into the queue of what waits for a place",
        "{number:,} codings whose words stand nowhere put into the queue of what waits for a place",
    )
    bench.did("anchors", what, f"{place.name} {start}–{end} “{' '.join(quote.split())[:60]}”")


def _wait(
    bench: Bench,
    place: _Place,
    kind: str,
    row: dict[str, Any],
    span: Span,
    quote: str,
    rest: dict[str, Any],
    *,
    holder: str | None,
) -> None:
    """Put something into the queue, on what stands at its place; of a text of nothing, on the words it had."""
    if place.text:
        anchor = place.anchor(span)
    else:
        anchor = Anchor(span.start, span.start + max(1, len(quote)), quote, "", "", 0)
    bench.add(
        "unplaced",
        item=row["uuid"],
        kind=kind,
        document_id=row["document_id"],
        version_id=place.version_id,
        coder_id=row["coder_id"],
        code_id=row["code_id"],
        holder=holder,
        **dict(zip(_ANCHOR, _values(anchor), strict=True)),
        rest=json.dumps(rest, ensure_ascii=False, sort_keys=True),
        created_ms=now_ms(),
    )


def _mend_waiting(bench: Bench, document_id: int, places: dict[int, _Place], latest: _Place) -> None:
    """What waits holds on to the words of the text that it was taken off."""
    columns = ("id", "version_id", *_ANCHOR)
    for id_, version_id, *values in bench.rows("unplaced", *columns, where="document_id = ?", values=(document_id,)):
        place = places.get(version_id, latest)
        held = Anchor(*values)
        if not place.text or (version_id == place.version_id and _stands(place, held)):
            continue
        span = _by_words(place.text, held) or _clipped(place.text, held.start, held.end)
        changed = dict(zip(_ANCHOR, _values(place.anchor(span)), strict=True))
        bench.update("unplaced", id_, version_id=place.version_id, **changed)
        bench.did(
            "anchors",
            several(
                "{number:,} waiting passage put back on words of the text",
                "{number:,} waiting passages put back on words of the text",
            ),
            f"{place.name} {span.start}–{span.end}",
        )


def _mend_passages(bench: Bench, document_id: int, place: _Place) -> None:
    """Memos on passages, marks of what was read, rejected suggestions: cut to the text; memos never go."""
    inside = f'0 <= "start" AND "start" < "end" AND "end" <= {len(place.text)}'
    outside = f'document_id = ? AND "start" IS NOT NULL AND NOT coalesce({inside}, 0)'
    for id_, start, end in bench.rows("memo", "id", "start", "end", where=outside, values=(document_id,)):
        first, last = max(0, start), min(end or 0, len(place.text))
        if first < last:
            bench.update("memo", id_, start=first, end=last)
        else:
            bench.update("memo", id_, start=None, end=None)
        bench.did(
            "anchors",
            several(
                "{number:,} memo on a passage outside the text put on what of it there is",
                "{number:,} memos on a passage outside the text put on what of it there is",
            ),
            f"{place.name} {start}–{end}",
        )
    for table, what in _CUT.items():
        for id_, start, end in bench.rows(table, "id", "start", "end", where=outside, values=(document_id,)):
            first, last = max(0, start), min(end, len(place.text))
            if first < last:
                bench.update(table, id_, start=first, end=last)
            else:
                bench.remove(table, "id = ?", (id_,))
            bench.did("anchors", what, f"{place.name} {start}–{end}")
