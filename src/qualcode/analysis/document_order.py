"""Documents in the order of something: their names, their import, or an attribute such as the day of the interview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.analysis.resolving import People, Source, value_order
from qualcode.cases.attributes import find_attribute_name
from qualcode.domain.errors import InputError
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Document

BY_NAME, BY_IMPORT = "name", "import"


@dataclass(frozen=True, slots=True)
class Order:
    """Documents one after the other."""

    title: str
    """`name`, `import`, or the attribute as it is qualified."""
    documents: tuple[Document, ...]
    values: dict[int, str]
    """Document → what it is ordered by; one without a value is not in it."""
    notes: tuple[str, ...]


def dates_of_documents(people: People) -> list[str]:
    """The attributes of documents that are dates, as they are qualified, of those that have a value here."""
    found = []
    for name in people.names:
        if name.level == "document" and name.type == "date":
            source = Source("document", name.name, name.qualified)
            if any(people.value(source, document, None) for document in people.documents):
                found.append(name.qualified)
    return found


def put_in_order(people: People, order: str = "") -> Order:
    """The documents of a study in an order.

    Args:
        order: `name`, `import`, or an attribute of documents; empty for the only attribute that holds dates, else for
            the import. What has no value comes last; what has the same one in the order of its import.

    Raises:
        InputError: The attribute is none of documents.
        NotFoundError: There is no such attribute.
    """
    documents = list(people.documents.values())
    imported = sorted(documents, key=lambda document: (document.imported_ms, document.id))
    notes: tuple[str, ...] = ()
    if not order:
        dates = dates_of_documents(people)
        if len(dates) == 1:
            order = dates[0]
        else:
            order = BY_IMPORT
            notes = (
                tr(
                    "there are several dates ({dates}): documents stand in the order of their import; `--order` names "
                    "another",
                    dates=", ".join(dates),
                )
                if dates
                else tr(
                    "no attribute of documents is a date: documents stand in the order of their import; `--order` "
                    "names another"
                ),
            )
    if order == BY_NAME:
        return Order(BY_NAME, tuple(documents), {}, notes)
    if order == BY_IMPORT:
        return Order(BY_IMPORT, tuple(imported), {}, notes)
    found = find_attribute_name(people.names, order)
    if found.level != "document":
        raise InputError(
            tr("“{attribute}” is no attribute of documents, and cannot put them in order", attribute=found.qualified),
            remedy=tr("name an attribute of documents, or `name` or `import`"),
        )
    source = Source("document", found.name, found.qualified)
    given = {document.id: people.value(source, document.id, None) for document in documents}
    values = {id_: value for id_, value in given.items() if value}
    places = _places(people, source, found.type, sorted(set(values.values())))
    last = len(places)
    ordered = sorted(imported, key=lambda document: places.get(values.get(document.id, ""), last))
    if missing := len(documents) - len(values):
        notes = (
            *notes,
            plural(
                "{number} document has no {attribute} and stands last",
                "{number} documents have no {attribute} and stand last",
                missing,
                attribute=found.qualified,
            ),
        )
    return Order(found.qualified, tuple(ordered), values, notes)


def _places(people: People, source: Source, type_: str, values: Sequence[str]) -> dict[str, int]:
    if type_ == "number":
        ranks = {number: rank for rank, number in enumerate(sorted({float(value) for value in values}))}
        return {value: ranks[float(value)] for value in values}
    ordered = value_order(values, people.names, source) if type_ != "date" else sorted(values)
    return {value: rank for rank, value in enumerate(ordered)}
