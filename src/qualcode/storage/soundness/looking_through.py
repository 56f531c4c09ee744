"""All checks of a project file in their order, on one state of it and without writing anything."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from qualcode.domain.errors import DamagedProjectError
from qualcode.domain.progress import stage
from qualcode.domain.soundness import Finding
from qualcode.domain.translation import tr
from qualcode.storage.connecting import connect_file
from qualcode.storage.file_header import HEAD, schema_of
from qualcode.storage.opening import inspect, unusable
from qualcode.storage.soundness.contents import check_contents
from qualcode.storage.soundness.findings import Findings, Kind
from qualcode.storage.soundness.journaling import check_journal
from qualcode.storage.soundness.ruling import check_rules
from qualcode.storage.soundness.texts import check_belonging, check_texts
from qualcode.storage.soundness.values import check_values, check_words
from qualcode.storage.soundness.whole_file import check_numbers, check_pages, check_references, check_schema
from qualcode.storage.soundness.word_index import check_word_index


@dataclass(frozen=True, slots=True)
class KeptValue:
    """A value that a case or document has, with what its attribute allows."""

    attribute: str
    """Qualified: `site.state`."""
    type: str
    allowed: str
    """The allowed values as JSON."""
    value: str


@dataclass(frozen=True, slots=True)
class LookedThrough:
    """What was found in a file, and how much was looked at."""

    findings: tuple[Finding, ...]
    complete: bool
    """Whether all checks could be made: one that finds the file or its values damaged ends the search."""
    documents: int
    codings: int
    changes: int
    values: tuple[KeptValue, ...]
    """The values of all attributes."""
    errors: Mapping[Kind, int]
    """The kinds of errors, and how often each."""


def look_through(path: Path) -> LookedThrough:
    """Look through a project file; also while another process writes to it, or on a medium that cannot be written.

    Raises:
        ProjectError: It is no project, is newer than this qualcode, or cannot be read at all.
    """
    findings = Findings()
    try:
        inspect(path, thorough=False)
    except DamagedProjectError as error:
        findings.say("file", error.problem)
        return _broken_off(findings)
    try:
        with closing(connect_file(path, read_only=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            connection.execute("BEGIN")
            return _looked_through(connection, findings)
    except sqlite3.Error as error:
        raise unusable(path, error) from error


def look_at_rows(path: Path) -> tuple[Finding, ...]:
    """Look whether every row of a file of the present schema is as its journal says, which any edit past it is not.

    Raises:
        ProjectError: It cannot be read at all.
    """
    findings = Findings()
    try:
        with closing(connect_file(path, read_only=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("BEGIN")
            for check in (check_pages, check_schema, check_values):
                check(connection, findings)
                if findings.failed:
                    return findings.result()
            check_references(connection, findings)
            _, named = check_journal(connection, findings)
            check_contents(connection, findings, named)
    except sqlite3.Error as error:
        raise unusable(path, error) from error
    return findings.result()


def look_at_new_rows(connection: sqlite3.Connection) -> tuple[Finding, ...]:
    """Look at rows that were written into a new file just now, before they are kept there.

    What the writing itself sees to is not gone through again: the pages and the schema of the file, the journal, what
    is kept by hash, the index of words, that texts are UTF-8 and JSON is JSON; and places in the texts of documents,
    which whoever made the rows has held against them.
    """
    findings = Findings()
    for check in (check_words, check_references, check_numbers, check_belonging, check_rules):
        check(connection, findings)
        if findings.failed:
            break
    return findings.result()


def _looked_through(connection: sqlite3.Connection, findings: Findings) -> LookedThrough:
    with stage(tr("looking at the pages of the file")):
        sound = check_pages(connection, findings)
    if not sound:
        return _broken_off(findings)
    if schema_of(connection) == HEAD:
        return look_at_contents(connection, findings)
    from qualcode.storage.soundness.earlier import upgraded_copy  # Migrations: 0.1 s that few projects pay.

    copy = upgraded_copy(connection, findings)
    if copy is None:
        return _broken_off(findings)
    with closing(copy):
        return look_at_contents(copy, findings)


def _broken_off(findings: Findings) -> LookedThrough:
    return LookedThrough(findings.result(), False, 0, 0, 0, (), findings.errors)


def look_at_contents(connection: sqlite3.Connection, findings: Findings) -> LookedThrough:
    """All checks of a project of the present schema whose pages are whole."""
    for check in (check_schema, check_values):
        before = len(findings.errors)
        check(connection, findings)
        if len(findings.errors) > before:
            return _broken_off(findings)
    check_references(connection, findings)
    check_numbers(connection, findings)
    changes, named = check_journal(connection, findings)
    whole = check_contents(connection, findings, named)
    check_texts(connection, findings, whole)
    check_word_index(connection, findings, whole)
    check_rules(connection, findings)
    documents, codings = (
        connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("document", "coding")
    )
    values = tuple(_kept_values(connection))
    return LookedThrough(findings.result(), True, documents, codings, changes, values, findings.errors)


def _kept_values(connection: sqlite3.Connection) -> Iterator[KeptValue]:
    query = """
        SELECT a.level, a.name, a.type, a.allowed, v.value
        FROM attribute_value v JOIN attribute a ON a.id = v.attribute_id ORDER BY v.id
    """
    for level, name, type_, allowed, value in connection.execute(query):
        yield KeptValue(f"{level}.{str(name, 'utf-8')}", type_, str(allowed, "utf-8"), str(value, "utf-8"))
