"""The one function that is applied to every row, wherever it stands: in a table, or in an image of the journal.

What it makes of a row depends on nothing but the row's key and its values, so that an image that told how a row came
to be still tells it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from qualcode.domain.memo_links import MemoLink, parse_links
from qualcode.storage import tables
from qualcode.storage.erasing.going import Going
from qualcode.storage.erasing.masks import FILLER
from qualcode.storage.erasing.written_columns import ALIKE, JSON, MEMO, NAME, OF_PLACES, QUERY, WRITTEN
from qualcode.storage.images import Image
from qualcode.storage.reads.rows import references_of
from qualcode.text.name_replacing import NameReplacing
from qualcode.text.word_runs import ERASED, WordRuns

Row = dict[str, Any]
_BARE = str.maketrans("", "", "[]|")
_PLACE = ("version_id", "start", "end")
_KEPT_BY_VERSION = ("turn", "sentences")
"""Tables whose rows belong to a version, and have no number of their own."""


class Rewriting:
    """Takes words out of rows.

    Args:
        going: What goes altogether, and which texts are written over.
        runs: Words that are taken out of what people wrote.
        names: What is put in the place of names there.
        taken: Table and column → the names that stand there already.
    """

    def __init__(
        self, going: Going, runs: WordRuns, names: NameReplacing, taken: Mapping[tuple[str, str], Collection[str]]
    ) -> None:
        self._going = going
        self._runs = runs
        self._names = names
        self._bearers = {where: {name: name for name in known} for where, known in taken.items()}
        """Table and column → name → what was called so before."""
        self._given: dict[tuple[str, str], dict[str, str]] = {}
        self.codebooks: dict[bytes, bytes] = {}
        """Hash of a codebook version as it was → as it is."""
        self._texts: dict[str, str] = {}

    def text(self, value: str) -> str:
        """What people wrote, without the words and names."""
        known = self._texts.get(value)
        if known is None:
            known = self._texts[value] = self._names.replaced(self._runs.taken_out(value))
        return known

    def json(self, value: str) -> str:
        """As `text`, in every string of a list or table; the same text where nothing of it changes."""
        held = json.loads(value)
        written = self._strings(held)
        return value if written == held else json.dumps(written, ensure_ascii=False, sort_keys=True)

    def row(self, table: str, row: Row, place: Row | None = None) -> Row | None:
        """A row, or some of its columns, as it is from now on; None where it goes.

        Args:
            table: Its table.
            row: Column → value; its key is among them.
            place: Version, start and end of what stands on a text, where they are not in the row.
        """
        if self._goes(table, row):
            return None
        new = dict(row)
        for name, kind in WRITTEN.get(table, {}).items():
            if new.get(name):
                new[name] = self._written(table, name, kind, new[name])
        for name, target in references_of(table).items():
            if new.get(name) is not None and self._may_be_empty(table, name) and self._going.has(target, new[name]):
                new[name] = None
        special = self._special.get(table)
        if special is not None:
            special(new, {**(place or {}), **row})
        return new

    def image(self, image: Image, places: dict[int, Row]) -> tuple[Image | None, bool]:
        """An image of the journal as it is from now on, and whether anything of it is gone or written over.

        Args:
            image: As it was; None comes back where nothing of it is left.
            places: Of the table's rows that stand on texts, the place that each had so far: kept up to date here.
        """
        sides: list[list[tuple[Any, ...]] | None] = []
        touched = False
        for number, rows in enumerate((image.before, image.after)):
            if rows is None:
                sides.append(None)
                continue
            kept: list[tuple[Any, ...]] = []
            for values in rows:
                row = dict(zip(image.columns, values, strict=True))
                place = self._place(image, row, places, before=number == 0)
                new = self.row(image.table, row, place)
                if new is None:
                    touched = True
                    continue
                changed = tuple(new.values())
                touched = touched or changed != tuple(values)
                kept.append(changed)
            sides.append(kept)
        if not any(sides):
            return None, True
        return (Image(image.table, image.columns, sides[0], sides[1]), True) if touched else (image, False)

    def _place(self, image: Image, row: Row, places: dict[int, Row], *, before: bool) -> Row | None:
        if image.table not in OF_PLACES:
            return None
        known = places.get(row["id"], {})
        place = {name: row.get(name, known.get(name)) for name in _PLACE}
        if not before or image.after is None:
            places[row["id"]] = place
        return place

    def _goes(self, table: str, row: Row) -> bool:
        if table in _KEPT_BY_VERSION:
            return self._going.has("version", row["version_id"])
        return "id" in row and self._going.has(table, row["id"])

    def _may_be_empty(self, table: str, column: str) -> bool:
        return bool(tables.metadata.tables[table].c[column].nullable)

    def _written(self, table: str, column: str, kind: str, value: str) -> str:
        if kind == JSON:
            return self.json(value)
        if kind == MEMO:
            return self._memo(value)
        new = self.text(value)
        if kind == QUERY and new != value:
            return self._names.replaced(self._runs.taken_out(value)).replace(ERASED, ERASED.translate(_BARE))
        return self._apart(ALIKE.get((table, column), (table, column)), value, new) if kind == NAME else new

    def _apart(self, where: tuple[str, str], old: str, new: str) -> str:
        """A name that was changed, so that it is no other's: two that were two do not become one."""
        if old == new:
            return new
        given, bearers = self._given.setdefault(where, {}), self._bearers.setdefault(where, {})
        if old not in given:
            name, number = new, 2
            while bearers.get(name, old) != old:
                name, number = f"{new} ({number})", number + 1
            given[old], bearers[name] = name, old
        return given[old]

    def _memo(self, value: str) -> str:
        """A memo whose links lead where they led; those to what is gone say so."""
        links = parse_links(value)
        if not links:
            return self.text(value)
        parts, at = [], 0
        for link in links:
            parts += [self.text(value[at : link.span.start]), self._link(value, link)]
            at = link.span.end
        return "".join([*parts, self.text(value[at:])])

    def _link(self, value: str, link: MemoLink) -> str:
        inside = value[link.span.start + 2 : link.span.end - 2]
        target, bar, shown = inside.partition("|")
        gone = ERASED.translate(_BARE)
        if link.kind and any(uuid.startswith(link.target.lower()) for uuid in self._gone_beginning(link.target)):
            return f"[[{target}|{gone}]]"
        changed = self.text(shown if bar else target).translate(_BARE)
        if changed == (shown if bar else target).translate(_BARE):
            return value[link.span.start : link.span.end]
        return f"[[{target}|{changed}]]" if bar else f"[[{changed}]]"

    def _gone_beginning(self, target: str) -> Sequence[str]:
        head = target.lower()[:8]
        return self._gone_by_head.get(head, ())

    @cached_property
    def _gone_by_head(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for uuid in self._going.uuids:
            found.setdefault(uuid[:8], []).append(uuid)
        return found

    def _strings(self, held: Any) -> Any:
        if isinstance(held, str):
            return self.text(held)
        if isinstance(held, list):
            return [self._strings(one) for one in held]
        if isinstance(held, dict):
            return {name: self._strings(one) for name, one in held.items()}
        return held

    @cached_property
    def _special(self) -> Mapping[str, Callable[[Row, Row], None]]:
        return {
            "version": self._version,
            "speaker": self._speaker,
            "turn": self._turn,
            "sentences": self._sentences,
            "coding": self._standing,
            "unplaced": self._standing,
            "proposal": self._proposal,
            "conflict": self._conflict,
            "codebook_version": self._codebook_version,
        }

    def _version(self, new: Row, row: Row) -> None:
        mask = self._going.masks.get(row["id"])
        if mask is not None and "text_sha256" in new:
            new["text_sha256"] = mask.digest
        if mask is not None and "words" in new:
            new["words"] = self._going.words[row["id"]]
        if row["id"] in self._going.without_original and "original_sha256" in new:
            new["original_sha256"] = mask.digest if mask is not None else self._going.texts[row["id"]]

    def _speaker(self, new: Row, row: Row) -> None:
        if row["id"] in self._going.nameless and "label" in new:
            new["label"] = self._apart(("speaker", "label"), row["label"], ERASED)

    def _turn(self, new: Row, row: Row) -> None:
        mask = self._going.masks.get(row["version_id"])
        if mask is None:
            return
        if "speech" in new:
            new["speech"] = mask.packed_left(row["speech"])
        if new.get("stamps"):
            new["stamps"] = mask.packed_left(row["stamps"]) or None
        if new.get("label_start") is not None and mask.covers(row["label_start"], row["label_end"]):
            new["label_start"] = new["label_end"] = None

    def _sentences(self, new: Row, row: Row) -> None:
        mask = self._going.masks.get(row["version_id"])
        if mask is not None and "spans" in new:
            new["spans"] = mask.packed_left(row["spans"])

    def _standing(self, new: Row, row: Row) -> None:
        """What a coding repeats of its text; in a version that goes, as much as was there, written over."""
        names = [name for name in ("quote", "prefix", "suffix") if name in new]
        version, start, end = (row.get(name) for name in _PLACE)
        if not names or version is None or start is None or end is None:
            return
        if self._going.has("version", version):
            new.update({name: FILLER * len(row[name]) for name in names})
            return
        mask = self._going.masks.get(version)
        if mask is not None:
            new.update((name, text) for name, text in zip(OF_PLACES["coding"], mask.around(start, end), strict=True)
                       if name in names)  # fmt: skip

    def _proposal(self, new: Row, row: Row) -> None:
        if row["id"] in self._going.unquoted and "quote" in new:
            new["quote"] = ""

    def _conflict(self, new: Row, row: Row) -> None:
        document = row.get("document_id")
        for side in ("base", "ours", "theirs"):
            if document is not None and side in new:
                new[side] = self._without_quote(new[side], document)

    def _without_quote(self, side: str, document: int) -> str:
        """One side of a conflict, without the words of a passage that is written over."""
        held = json.loads(side)
        start, end = held.get("start"), held.get("end")
        if not isinstance(start, int) or not isinstance(end, int) or not self._going.touched_in(document, start, end):
            return side
        kept = held | {name: "" for name in OF_PLACES["coding"] if name in held}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True)

    def _codebook_version(self, new: Row, row: Row) -> None:
        if "codebook_sha256" in new:
            new["codebook_sha256"] = self.codebooks.get(row["codebook_sha256"], row["codebook_sha256"])
