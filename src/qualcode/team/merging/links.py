"""Links in texts and queries that came in: they lead to what is here, also where it has another UUID here."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import partial
from typing import Any

from qualcode.domain.codebook_entries import DEFINING_FIELDS
from qualcode.domain.identity import uuid_digits
from qualcode.domain.memo_links import MemoLink, identity_among, rewritten, write_target
from qualcode.storage.project import Project
from qualcode.storage.reads.memos import codings_beginning_with, uuids_beginning_with

_TEXTS: Mapping[str, tuple[str, ...]] = {
    "memo": ("text",),
    "code": (*DEFINING_FIELDS, "example", "memo"),
    "definition": DEFINING_FIELDS,
}
_KINDS = {"code": "code", "memo": "memo", "quote": "coding", "document": "document", "case": "cases"}
_CODE = re.compile(r"\bcode:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b", re.IGNORECASE)
"""A code in a query that is kept."""
_HEAD = 13
"""Characters of a UUID that say when it was made: what was made together has them in common."""


class Links:
    """Rewrites what leads to things that have another UUID here.

    Args:
        project: The project.
        theirs: What came back.
        pairs: Table → UUID there → UUID here; it may grow.
    """

    def __init__(self, project: Project, theirs: Project, pairs: Mapping[str, Mapping[str, str]]) -> None:
        self._project = project
        self._theirs = theirs
        self._pairs = pairs
        self._ordered: dict[str, list[tuple[str, str]]] = {}

    def translate(self, table: str, row: dict[str, Any]) -> None:
        """Rewrite the texts of a row."""
        if table == "saved_query" and self._pairs.get("code"):
            row["query"] = _CODE.sub(self._code, row["query"])
        for column in _TEXTS.get(table, ()) if self._pairs else ():
            if "[[" in row[column]:
                row[column] = rewritten(row[column], partial(self._link, row[column]))

    def _code(self, found: re.Match[str]) -> str:
        uuid = found[1].lower()
        return f"code:{self._pairs['code'].get(uuid, uuid)}"

    def _link(self, text: str, link: MemoLink) -> str:
        written = text[link.span.start : link.span.end]
        table = _KINDS.get(link.kind)
        instead = self._meant(table, link.target) if table is not None else None
        return write_target(written, f"{link.kind}:{instead}") if instead is not None else written

    def _meant(self, table: str, target: str) -> str | None:
        """The identity here of what a UUID there, or its beginning, means; None where it is the same, or unclear."""
        digits = uuid_digits(target)
        pairs = self._pairs.get(table, {})
        if not digits or not pairs:
            return None
        if len(self._ordered.get(table, ())) != len(pairs):
            self._ordered[table] = sorted((uuid.replace("-", ""), uuid) for uuid in pairs)
        ordered = self._ordered[table]
        at = bisect_left(ordered, (digits, ""))
        found = [uuid for beginning, uuid in ordered[at : at + 2] if beginning.startswith(digits)]
        if len(found) != 1:
            return None
        if table != "coding":
            return pairs[found[0]]
        if len(codings_beginning_with(self._theirs, [target])[target]) > 1:
            return None
        uuid = pairs[found[0]]
        return identity_among(uuid, uuids_beginning_with(self._project, [uuid[:_HEAD]])[uuid[:_HEAD]])
