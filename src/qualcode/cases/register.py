"""All cases and documents with what is known of them, in one go."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.cases.attributes import AttributeName, attribute_names
from qualcode.cases.mapping import unmapped
from qualcode.domain.values import Case, Document
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import document_attributes, list_cases
from qualcode.storage.reads.documents import list_documents


@dataclass(frozen=True, slots=True)
class Bearer:
    """A case or document and what is known of it."""

    thing: Case | Document
    site: str
    values: dict[str, str]

    def value(self, title: str) -> str:
        """What is known of it under a title, `site` among them; empty if nothing is."""
        return self.site if title == "site" else self.values.get(title, "")


@dataclass(frozen=True, slots=True)
class Register:
    """Everything that has attributes, and who is not named yet."""

    bearers: dict[str, list[Bearer]]
    """kind → its cases."""
    attributes: dict[str, list[AttributeName]]
    unnamed: dict[str, int]
    """Label behind which nobody is known to stand → in how many documents."""


def read_register(project: Project) -> Register:
    """All cases and documents with their attributes."""
    cases = list_cases(project)
    names = {case.id: case.name for case in cases}
    bearers: dict[str, list[Bearer]] = {"participant": [], "site": []}
    for case in cases:
        site = names.get(case.site_id, "") if case.site_id is not None else ""
        bearers.setdefault(case.kind, []).append(Bearer(case, site, case.attributes))
    own = document_attributes(project)
    bearers["document"] = [
        Bearer(
            document,
            names.get(document.site_id, "") if document.site_id is not None else "",
            {"kind": document.kind, **own.get(document.id, {})},
        )
        for document in list_documents(project)
    ]
    attributes: dict[str, list[AttributeName]] = {}
    for name in attribute_names(project):
        attributes.setdefault(name.level, []).append(name)
    unnamed: dict[str, int] = {}
    for speaker in unmapped(project):
        unnamed[speaker.label] = unnamed.get(speaker.label, 0) + 1
    return Register(bearers, attributes, unnamed)
