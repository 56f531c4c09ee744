"""All repairs of a project file in their order, as one transaction and one entry of the journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.domain.errors import DamagedProjectError, ProjectError
from qualcode.domain.identity import new_uuids, now_ms
from qualcode.domain.progress import steps
from qualcode.domain.soundness import Finding
from qualcode.domain.translation import plural, tr
from qualcode.storage import tables
from qualcode.storage.connecting import connect_file
from qualcode.storage.file_header import APPLICATION_ID, HEAD, KNOWN, schema_of
from qualcode.storage.images import pack
from qualcode.storage.lock import WriteLock
from qualcode.storage.opening import inspect, unusable
from qualcode.storage.repairing.anchors import mend_anchors
from qualcode.storage.repairing.bench import Bench, column_names
from qualcode.storage.repairing.contents import Reread, mend_contents
from qualcode.storage.repairing.entries import Entry, fitted_head, mend_chains, read_entries, write_back
from qualcode.storage.repairing.playing import play, put_back, standing
from qualcode.storage.repairing.references import mend_references
from qualcode.storage.repairing.rules import mend_rules
from qualcode.storage.repairing.texts import mend_texts
from qualcode.storage.repairing.values import Fits, mend_attributes
from qualcode.storage.repairing.versions import mend_versions
from qualcode.storage.repairing.whole_file import (
    BeyondRepairError,
    mend_numbers,
    mend_pages,
    mend_schema,
    mend_word_index,
)
from qualcode.storage.soundness.findings import Findings
from qualcode.storage.soundness.looking_through import look_at_contents

VERB = "repair"
"""How the history calls it. It is no action that could be undone: the backup made before it is the way back."""
_ROUNDS = 4
"""What is mended may leave something else to mend; after so many rounds it is told instead."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What was mended, or would be."""

    done: tuple[Finding, ...]
    """Everything that was done, as sentences; empty where nothing was to be done."""
    documents: tuple[str, ...]
    """The documents of which something was put right."""
    coders: tuple[str, ...]
    """Whose work was put right."""
    left: tuple[Finding, ...] = ()
    """What is not as it should be all the same."""

    @property
    def sound(self) -> bool:
        """Whether nothing is left that must not be."""
        return all(finding.severity != "error" for finding in self.left)


@dataclass(frozen=True, slots=True)
class Tools:
    """What the repair needs to know of other rooms."""

    reread: Reread
    """Reads an imported file again."""
    fits: Fits
    """Says whether a value fits its attribute."""


def repair_file(
    path: Path, coder: str, tools: Tools, *, take_over: bool = False, before: Callable[[], object] | None = None
) -> Mended:
    """Mend a project file: all of it is committed, or nothing.

    Args:
        path: The file; it is not to be open.
        coder: Whose entry in the history it is.
        tools: What other rooms know.
        take_over: Take the lock although a process on another host left its record.
        before: Called before anything is committed, where something is; None where nothing is to be written.

    Raises:
        DamagedProjectError: Only what can be read yet can be brought into a new file.
        ProjectError: It is no project, of an earlier or newer version, held by another process, or the disk fails.
    """
    lock = WriteLock(path, take_over=take_over)
    try:
        with suppress(DamagedProjectError):  # What it finds damaged is looked at more closely below.
            inspect(path, thorough=False)
        with closing(connect_file(path, read_only=False)) as db, _transaction(db) as finish:
            if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise BeyondRepairError(tr("it does not say that it is a project"))
            schema = schema_of(db)
            if schema not in KNOWN:
                raise BeyondRepairError(tr("it does not say of which version it is"))
            if schema != HEAD:
                raise ProjectError(
                    tr("{path} is from an earlier version and is upgraded before it can be repaired", path=path),
                    remedy=tr("open it once (`qualcode FILE`), which backs it up and upgrades it, and repair it then"),
                )
            mended = replace(mend(db, coder, tools), left=look_at_contents(db, Findings()).findings)
            if mended.done and before is not None:
                before()
                finish("COMMIT")
            return mended
    except BeyondRepairError as error:
        raise beyond_repair(path, str(error)) from error
    except UnicodeDecodeError as error:  # SQLite quotes damaged bytes in what it says.
        raise beyond_repair(path, tr("its list of tables is damaged")) from error
    except sqlite3.Error as error:
        said = unusable(path, error)
        raise beyond_repair(path, str(error)) if isinstance(said, DamagedProjectError) else said from error
    finally:
        lock.release()


def beyond_repair(path: Path, problem: str) -> DamagedProjectError:
    """The refusal of a file in which nothing can be put right."""
    return DamagedProjectError(
        tr("{path} cannot be repaired ({problem})", path=path, problem=problem),
        remedy=tr(
            "restore a backup (`qualcode backup --list`), or bring what can be read of it "
            "into a new project: `qualcode -p {path} doctor --salvage --to NEW.qualcode`",
            path=path,
        ),
    )


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[Callable[[str], object]]:
    """A write transaction that is taken back unless it is finished otherwise."""
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db.execute
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def mend(
    db: sqlite3.Connection, coder: str, tools: Tools, *, verb: str = VERB, what: str = tr("project repaired")
) -> Mended:
    """Mend what has one right answer, within a transaction over a connection that checks no references.

    Args:
        coder: Whose entry in the history it is.
        tools: What other rooms know.
        verb: How the history calls it.
        what: What the history says of it.

    Raises:
        BeyondRepairError: Pages, or tables, are damaged.
    """
    bench = Bench(db)
    mend_pages(bench)
    mend_schema(bench)
    mend_numbers(bench, {})
    highest = _mend_journal(bench, tools.reread)
    for _ in range(_ROUNDS):
        recorded = len(bench.images)
        for step in steps(
            (mend_versions, mend_references, mend_texts, mend_rules, mend_anchors), tr("mending"), tr("parts")
        ):
            step(bench)
        mend_attributes(bench, tools.fits)
        if len(bench.images) == recorded:
            break
    mend_word_index(bench)
    mend_numbers(bench, highest)
    documents, coders = bench.touched("document"), bench.touched("coder")
    if bench.done.result():
        _write_entry(bench, coder, verb, what)
        mend_numbers(bench, highest)
    return Mended(bench.done.result(), documents, coders)


def _mend_journal(bench: Bench, reread: Reread) -> dict[str, int]:
    """Put journal, texts and tables right, each from the others; the highest number of each table."""
    entries = read_entries(bench)
    mend_chains(bench, entries)
    present, bent = standing(bench)
    mend_contents(bench, entries, present, reread)
    played = play(bench, entries, present)
    highest = _highest(entries)
    write_back(bench, entries)
    put_back(bench, played, present, bent)
    return highest


def _highest(entries: list[Entry]) -> dict[str, int]:
    highest: dict[str, int] = {}
    for entry in entries:
        for image in entry.images or ():
            if "id" in tables.metadata.tables[image.table].c:
                top = max((key[0] for key in image.keys), default=0)
                highest[image.table] = max(top, highest.get(image.table, 0))
    return highest


def _write_entry(bench: Bench, coder: str, verb: str, what: str) -> None:
    """Say in the journal what was mended, and who had it mended."""
    coder_id = _coder(bench, coder)
    things = sum(finding.count for finding in bench.done.result())
    head = fitted_head(bench.next_id("change"), coder_id, now_ms())
    head |= {
        "uuid": new_uuids(1)[0],
        "kind": "setup",
        "verb": verb,
        "summary": plural(
            "{what}: {number:,} thing put right", "{what}: {number:,} things put right", things, what=what
        ),
        "rows": sum(image.size for image in bench.images),
        "codebook": int(any(image.table in tables.CODEBOOK for image in bench.images)),
    }
    bench.write("change", column_names("change"), [list(head.values())])
    codec, data = pack(bench.images)
    bench.db.execute("INSERT INTO main.change_image VALUES (?, ?, ?)", (head["id"], codec, data))


def _coder(bench: Bench, name: str) -> int:
    """The id of a coder, signed on where she is new."""
    for id_, known in bench.rows("coder", "id", "name"):
        if known.casefold() == name.casefold():
            return int(id_)
    return bench.add("coder", name=name, role="coder", colour="", created_ms=now_ms(), login=None)
