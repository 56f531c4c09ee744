"""What stands in a directory of text that is read: every thing once, with the id that it gets in the project."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qualcode.cases.attributes import expectation, fits
from qualcode.domain.codebook_entries import shown
from qualcode.domain.errors import InputError
from qualcode.domain.identity import new_uuids
from qualcode.domain.translation import tr
from qualcode.exchange.text_forms import Form
from qualcode.importing.project_text.folders import Place
from qualcode.storage.reads.rows import Row

_UUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CALLED = {
    "coder": (tr("coder"), tr("coders"), "team/coders.jsonl"),
    "code": (tr("code"), tr("codes"), "codebook.yaml"),
    "cases": (tr("case"), tr("cases"), "cases/cases.jsonl"),
    "document": (tr("document"), tr("documents"), "documents"),
    "round": (tr("round"), tr("rounds"), "team/rounds.jsonl"),
    "attribute": (tr("attribute"), tr("attributes"), "cases/attributes.jsonl"),
    "sets": (tr("set"), tr("sets"), "sets/sets.jsonl"),
    "codebook_version": (tr("version of the codebook"), tr("versions of the codebook"), "codebook/versions.jsonl"),
    "definition": (tr("definition"), tr("definitions"), "codebook/definitions.jsonl"),
    "coding": (tr("coding"), tr("codings"), tr("its file")),
    "merged": (tr("merged file"), tr("merged files"), "team/merged.jsonl"),
}
"""Table → what a thing of it is called, and several of them, and where such things stand."""


def _called(table: str) -> tuple[str, str, str]:
    return _CALLED.get(table, (table, f"{table}s", tr("its file")))


class Things:
    """Everything that has been read so far, and the line that is being read."""

    def __init__(self) -> None:
        self.place = Place(Path())
        """Of what is being read, for messages."""
        self.held: Counter[str] = Counter()
        """Table → how many lines, or files, of it there are."""
        self.otherwise: Counter[str] = Counter()
        """Noun → how many lines call such a thing otherwise than it is called."""
        self.followed: Counter[str] = Counter()
        """Name of a code that was merged → how many lines were taken for the code that it went into."""
        self._merged: dict[str, tuple[int, int | None]] = {}
        """UUID of a code that was merged → the id of the code that it went into, and that of what it meant at first."""
        self._ids: dict[str, dict[str, int]] = defaultdict(dict)
        self._places: dict[str, dict[str, Place]] = defaultdict(dict)
        self._names: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._named: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        self._rows: dict[tuple[str, Sequence[str]], dict[tuple[Any, ...], Place]] = defaultdict(dict)
        self._attributes: dict[int, tuple[str, str, list[str]]] = {}
        """Id → name, type and allowed values."""
        self._last: Counter[str] = Counter()

    def wrong(self, problem: str, remedy: str | None = None) -> InputError:
        """A refusal that names the line which is read."""
        return self.place.wrong(problem, remedy)

    def add(self, table: str, uuid: str | None, *, id_: int | None = None) -> tuple[int, str]:
        """Take note of a thing; the id that it gets, and its UUID, a new one where it has none.

        Args:
            id_: The id that it had, which it keeps unless another has it.

        Raises:
            InputError: Another thing has the UUID.
        """
        uuid = uuid or new_uuids(1)[0]
        first = self._places[table].get(uuid)
        if first is not None:
            raise self.wrong(
                tr("the id {uuid} stands here and in {words}", uuid=uuid, words=first.words),
                tr("keep one of the two, or take “id” out of one that is something new"),
            )
        if id_ is None or id_ <= self._last[table]:
            id_ = self._last[table] + 1
        self._last[table] = id_
        self._ids[table][uuid] = id_
        self._places[table][uuid] = self.place
        return id_, uuid

    def same(self, table: str, uuid: str | None, id_: int) -> None:
        """Let a UUID mean a thing that has another one."""
        if uuid is not None:
            self._ids[table].setdefault(uuid, id_)
            self._places[table].setdefault(uuid, self.place)

    def call(self, table: str, id_: int, *names: str) -> None:
        """Say by what names a thing can be referred to."""
        for name in names:
            self._names[table][id_].add(name)
            for form in {name, name.casefold()}:
                self._named[table][form].add(id_)

    def merge(self, code: str, into: str | None, meaning: int | None) -> bool:
        """Say that a code was merged into another: what somebody else gave it meanwhile goes there as well.

        Args:
            code: Its UUID.
            into: That of the other, which may be known to be merged itself.
            meaning: The id of its first definition.

        Returns:
            Whether the other one is known.
        """
        target = self._ids["code"].get(into) if into is not None else None
        if target is None and into in self._merged:
            target = self._merged[into][0]
        if target is not None:
            self._merged[code] = target, meaning
        return target is not None

    def meaning(self, code: str | None) -> int | None:
        """The id of the definition of what has none of its own: of its code's first one, where that was merged."""
        return self._merged[code][1] if code in self._merged and code not in self._ids["code"] else None

    def find(self, table: str, uuid: str | None, name: str) -> int:
        """The id of a thing that a line refers to.

        Raises:
            InputError: There is none of this UUID or name, or several have the name.
        """
        noun, nouns, where = _called(table)
        if uuid is not None:
            if not isinstance(uuid, str):
                raise self._unknown(table, uuid, name)
            id_ = self._ids[table].get(uuid)
            if id_ is not None:
                if name and name not in self._names[table][id_]:
                    self.otherwise[noun] += 1
                return id_
            if table == "code" and uuid in self._merged:
                self.followed[name] += 1
                return self._merged[uuid][0]
            raise self._unknown(table, uuid, name)
        found = self._named[table].get(name) or self._named[table].get(name.casefold(), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise self.wrong(
                tr("several {things} are called “{name}”", things=nouns, name=shown(name)),
                tr("say which by its id, in a field that ends in “_id”"),
            )
        raise self.wrong(tr("there is no {noun} “{name}”", noun=noun, name=shown(name)), tr("see {where}", where=where))

    def _unknown(self, table: str, uuid: object, name: str) -> InputError:
        noun, _, where = _called(table)
        remedy = tr("put it back into {where}, or take this line out", where=where)
        if not isinstance(uuid, str) or _UUID.fullmatch(uuid) is None:
            return self.wrong(tr("“{written}” is no id of a {noun}", written=shown(str(uuid)), noun=noun), remedy)
        called = f" (“{shown(name)}”)" if name else ""
        alike = self._named[table].get(name, set())
        if len(alike) == 1:
            other = next(one for one, id_ in self._ids[table].items() if id_ in alike)
            remedy = tr(
                "write {other} for it, if the one that is called so now is meant, or put it back into {where}",
                other=other,
                where=where,
            )
        return self.wrong(
            tr("there is no {noun} with the id {uuid}{called}", noun=noun, uuid=uuid, called=called), remedy
        )

    def check(self, form: Form, row: Row) -> None:
        """See that no other row says the same of the same things, and that a value is one of its attribute.

        Raises:
            InputError: It is not so.
        """
        if form.table == "attribute":
            self._attributes[row["id"]] = row["name"], row["type"], json.loads(row["allowed"])
        elif form.table == "attribute_value":
            name, type_, allowed = self._attributes[row["attribute_id"]]
            if not fits(row["value"], type_, allowed):
                raise self.wrong(
                    tr("“{written}” is no value of “{name}”", written=shown(row["value"]), name=shown(name)),
                    tr("write {type}, or take the line out", type=expectation(type_, allowed)),
                )
        for columns in form.unique:
            values = tuple(row[column] for column in columns)
            if None in values:
                continue
            first = self._rows[form.table, tuple(columns)].setdefault(values, self.place)
            if first is not self.place:
                raise self.wrong(
                    tr("this says of the same thing what {words} says already", words=first.words),
                    tr("keep one of the two"),
                )
