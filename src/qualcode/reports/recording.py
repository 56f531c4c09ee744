"""What a report rested on when it was written: hashes of its data, its codes and its documents, without their words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from pydantic import BaseModel

from qualcode.analysis.resolving import People
from qualcode.analysis.sample import CODE, DOCUMENT, END, START, Sample
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.report_files import ItemRecord, QuoteRecord
from qualcode.domain.summaries import Summary
from qualcode.domain.translation import tr
from qualcode.exporting.quotes_out import Line, QuoteOut, around
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import document_attributes
from qualcode.storage.reads.codebook import codebook_label, list_versions
from qualcode.storage.reads.history import list_changes

_DIGITS = 16


def hash_of(value: object) -> str:
    """A hash of what JSON can hold, the same on every machine."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def hash_asked(item: BaseModel, *shared: object) -> str:
    """A hash of what an item asks for, and of what the whole file says for all items."""
    return hash_of([item.model_dump(mode="json"), *map(str, shared)])


def record_of_quotes(number: int, what: str, asked: str, quotes: Sequence[QuoteOut]) -> ItemRecord:
    """What an item of quotes rests on: the quotes as they are shown."""
    rows = [
        (
            quote.document,
            quote.code,
            [quote.turn, quote.attribution, *((line.who, line.text) for line in _lines(quote))],
        )
        for quote in quotes
    ]
    return ItemRecord(
        number=number,
        what=what,
        asked=asked,
        data=hash_of(rows),
        documents=_hashes((document, row) for document, _, row in rows),
        codes=_hashes((code, row) for _, code, row in rows),
        quotes=tuple(QuoteRecord(document=q.document, turn=q.turn, code=q.code) for q in quotes),
    )


def _lines(quote: QuoteOut) -> tuple[Line, ...]:
    """All lines of a quote as they are shown, with its context."""
    return tuple(line for _, lines in around(quote) for line in lines)


def record_of_count(number: int, what: str, asked: str, summary: Summary, sample: Sample) -> ItemRecord:
    """What a table or chart rests on: the codings of the codes in its rows, and what it shows of them."""
    shown = [(table.key, [column.title for column in table.columns], table.rows) for table in summary.tables]
    names = {document.id: document.name for document in sample.documents}
    paths = {code: sample.tree.path(code) for code in sample.in_rows}
    rows = [
        (names[row[DOCUMENT]], paths[row[CODE]], (row[START], row[END]))
        for row in sample.codings
        if row[CODE] in sample.in_rows
    ]
    return ItemRecord(
        number=number,
        what=what,
        asked=asked,
        data=hash_of(shown),
        documents=_hashes((document, (code, place)) for document, code, place in rows),
        codes=_hashes((code, (document, place)) for document, code, place in rows),
    )


def _hashes(rows: Iterable[tuple[str, object]]) -> dict[str, str]:
    """Name → a hash of all that stands under it, in the order of names."""
    found: dict[str, list[object]] = {}
    for name, row in rows:
        found.setdefault(name, []).append(row)
    return {name: hash_of(found[name]) for name in sorted(found)}


def code_rules(project: Project) -> dict[str, str]:
    """Path → a hash of how the code is defined; another path is another place in the tree."""
    tree: CodeTree = load_tree(project)
    return {
        tree.path(code.id): hash_of([code.name, code.definition, code.include, code.exclude, code.example])
        for code in tree.walk()
    }


def document_states(project: Project, people: People) -> dict[str, str]:
    """Document → a hash of its text's version, of its attributes, and of those of whoever speaks there."""
    own = document_attributes(project)
    found = {}
    for document in people.documents.values():
        speaking = people.participants(speaker.id for speaker in people.speakers_of(document.id))
        persons = sorted(
            (people.cases[person].name, sorted(people.cases[person].attributes.items())) for person in speaking
        )
        sites = sorted({_site(people, document.id, person) for person in (None, *speaking)})
        values: Mapping[str, str] = own.get(document.id, {})
        found[document.name] = hash_of([document.version_id, document.kind, sorted(values.items()), persons, sites])
    return found


def _site(people: People, document_id: int, person: int | None) -> str:
    site = people.site(document_id, person)
    return "" if site is None else json.dumps([people.cases[site].name, sorted(people.cases[site].attributes.items())])


def codebook_told(project: Project, rules: Mapping[str, str]) -> str:
    """The codebook in words: the version that was named last or its file's own, and a hash of all codes as they are."""
    versions = list_versions(project)
    named = versions[-1].name if versions else codebook_label(project)
    said = tr("{codes} codes, {hash}", codes=len(rules), hash=hash_of(rules))
    return f"{named}, {said}" if named else said


def data_until(project: Project) -> date | None:
    """The day (UTC) of the newest change; None in a project without one."""
    newest = list_changes(project, limit=1)
    return datetime.fromtimestamp(newest[0].at_ms / 1000, UTC).date() if newest else None
