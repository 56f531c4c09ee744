"""The small study, coded by chance, and counted again with plain Python from what leaves the program: the exported
codings, the texts, and the sheets of participants and documents."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Collection
from typing import NamedTuple

from counted_study import DOCUMENTS, PEOPLE, give
from qualcode.coding.exchange import export_codings
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document, list_documents, read_text

CODES = ("Plan", "Plan/Liked", "Plan/Unknown", "Time")


def scatter(project: Project, seed: int, number: int = 30) -> None:
    """Give codes by chance, also over labels and between turns."""
    draw = random.Random(seed)
    for _ in range(number):
        name = draw.choice(["first", "second", "hall"])
        text = read_text(project, find_document(project, name).version_id)
        start = draw.randrange(len(text) - 2)
        words = text[start : start + draw.choice([1, 3, 20, 60])]
        if words.strip():
            give(project, name, words, draw.choice(CODES), draw.choice(["mara", "jonas"]))


class Row(NamedTuple):
    """A coding as it was exported."""

    document: str
    start: int
    end: int
    code: str
    coder: str


class Anew:
    """What can be counted without the program."""

    def __init__(self, project: Project) -> None:
        self.texts = {d.name: read_text(project, d.version_id) for d in list_documents(project)}
        self.words = {d.name: d.words for d in list_documents(project)}
        lines = map(json.loads, export_codings(project, "jsonl").splitlines())
        self.rows = [Row(*(line[field] for field in Row._fields)) for line in lines]
        self.people = {row["speaker"]: row for row in csv.DictReader(io.StringIO(PEOPLE))}
        self.sheet = {row["document"]: row for row in csv.DictReader(io.StringIO(DOCUMENTS), delimiter=";")}

    def speech(self, document: str) -> list[tuple[int, int, str | None]]:
        """(from, to, label) of all that is said, without white space at its ends; None in the notes."""
        text = self.texts[document]
        marks = [(m.start(), m.end(), m[1]) for m in re.finditer(r"^([A-Z]+): ", text, re.MULTILINE)]
        if not marks:
            return [(*m.span(), None) for m in re.finditer(r"[^\n]+", text)]
        ends = [*(start for start, _, _ in marks[1:]), len(text)]
        return [
            (start, start + len(text[start:end].rstrip()), who)
            for (_, start, who), end in zip(marks, ends, strict=True)
        ]

    def persons(self, row: Row) -> list[str]:
        """The participants whom a coding reaches with something that can be seen."""
        text = self.texts[row.document]
        reached = (who for a, b, who in self.speech(row.document) if text[max(a, row.start) : min(b, row.end)].strip())
        return [self.people[who]["participant"] for who in dict.fromkeys(reached) if who in self.people]

    def below(self, code: str, *, roll_up: bool = True) -> set[str]:
        """A code and, where it is asked for, those below it."""
        return {c for c in CODES if c == code or (roll_up and c.startswith(f"{code}/"))}

    def of(self, codes: Collection[str], document: str | None = None) -> list[Row]:
        """The codings of some codes, of one document or of all."""
        return [row for row in self.rows if row.code in codes and document in (None, row.document)]
