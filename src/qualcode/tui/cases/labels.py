"""The labels of all transcripts as they are read for the screen, and the orders in which they are listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qualcode.cases.labels import Label, alike, list_labels
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.documents import natural

SORTS: dict[str, tuple[int, Callable[[Label], Any]]] = {
    "turns": (3, lambda label: (-label.turns, -label.characters)),
    "label": (1, lambda label: natural(label.text)),
    "documents": (2, lambda label: -len(label.documents)),
    "role": (4, lambda label: (label.roles, -label.characters)),
    "participant": (5, lambda label: (not label.participants, natural(", ".join(label.participants)))),
}
"""What the list can be sorted by: the column and the sorting key."""


@dataclass(frozen=True, slots=True)
class Voices:
    """What the screen shows."""

    labels: list[Label]
    like: dict[str, tuple[Label, ...]]
    """Label → the labels that are probably the same name, itself among them."""
    people: list[tuple[str, str]]
    """Each participant and its site."""


def read_voices(project: Project) -> Voices:
    """All labels, which are alike, and all participants."""
    labels = list_labels(project)
    cases = list_cases(project)
    names = {case.id: case.name for case in cases}
    people = [(case.name, names.get(case.site_id or 0, "")) for case in cases if case.kind == "participant"]
    like = {one.text: group for group in alike(labels) for one in group}
    return Voices(labels, like, sorted(people, key=lambda person: natural(person[0])))
