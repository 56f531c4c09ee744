"""A project made of a directory of text, equal to the one that was written there; its history begins anew."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from qualcode.codebook.creating import FIELDS
from qualcode.domain import project_text as layout
from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile, Comment, shown
from qualcode.domain.errors import ProjectError
from qualcode.domain.exchange_reports import OnDocument, TakenIn
from qualcode.domain.identity import now_ms
from qualcode.domain.project_text import Head, Record
from qualcode.domain.project_text_study import CodebookVersionLine, CodeLine
from qualcode.domain.soundness import Finding
from qualcode.domain.translation import tr
from qualcode.domain.trees import circle
from qualcode.domain.wording import counted
from qualcode.exchange.as_text import TABLES
from qualcode.exchange.from_text_documents import Incoming, insert_rows
from qualcode.exchange.text_files import BEFORE_DOCUMENTS, BEHIND_DOCUMENTS, CODERS, DEFINITIONS, FORMER
from qualcode.exchange.text_forms import Form
from qualcode.exchange.text_things import Things
from qualcode.importing.codebook_yaml import read_codebook_yaml
from qualcode.importing.project_text.folders import Folder, Place, Placed
from qualcode.storage.copies import FirstEntry, make_copy
from qualcode.storage.file_keys import FileKey
from qualcode.storage.placing import private_folder
from qualcode.storage.project import open_project
from qualcode.storage.reads.rows import Row, read_rows
from qualcode.storage.transaction import Transaction

ORIGIN = "qualcode, as text"


def read_directory(
    folder: Path,
    target: Path | None,
    *,
    coder: str,
    on_document: OnDocument | None = None,
    key: FileKey | None = None,
) -> TakenIn:
    """Make a project of a directory of text, as `write_directory` writes it and people settle merges in it.

    Args:
        folder: Where `qualcode.json` lies.
        target: The file of the project; its ending is added where it is missing. None: only look whether it could be.
        coder: Whose entry the history of the project begins with; signed on if the project does not know her.
        on_document: Called before each document with its number, how many there are, and its name.
        key: What opens the file that is made; None: everything.

    Raises:
        InputError: With file and line: what is no project, not whole, or contradicts itself.
        ProjectError: The target exists already, or cannot be written.
    """
    if target is None:
        with private_folder(folder.resolve()) as private:
            return _read(folder, private / "copy.qualcode", coder, on_document, None, kept=False)
    return _read(folder, target, coder, on_document, key, kept=True)


def _read(
    folder: Path, target: Path, coder: str, on_document: OnDocument | None, key: FileKey | None, *, kept: bool
) -> TakenIn:
    source = Folder(folder)
    study = _Study(source, source.head(), coder, on_document)
    where, _ = make_copy(target, study.fill, study.refuse_unsound, key)
    with open_project(where, coder=coder, write=False) as project:
        taken = {thing: len(read_rows(project, table, None, ("id",))) for thing, table in TABLES.items()}
    return TakenIn(
        name=study.head.name,
        origin=ORIGIN,
        where=str(where) if kept else "",
        held={thing: study.held[table] for thing, table in TABLES.items()},
        taken=taken,
        tolerated=study.tolerated(),
    )


class _Study:
    """One reading of a directory."""

    def __init__(self, source: Folder, head: Head, coder: str, on_document: OnDocument | None) -> None:
        self._source, self.head, self._coder, self._on_document = source, head, coder, on_document
        self._things = Things()
        self._now = now_ms()
        self._coders: dict[str, int] = {}
        self._meanings: dict[str, int] = {}
        """UUID of a code → the id of its first definition, where it has had several."""
        self._double = 0

    @property
    def held(self) -> Mapping[str, int]:
        """Table → how many rows of it stand in the directory."""
        return self._things.held

    def tolerated(self) -> tuple[str, ...]:
        """What was taken otherwise than it stands."""
        told = [
            tr(
                "lines that call a {noun} otherwise than it is called now, taken for the one whose "
                "id they have: {count}",
                noun=noun,
                count=count,
            )
            for noun, count in self._things.otherwise.items()
        ]
        told += [
            tr(
                "lines that name “{name}”, which was merged, taken for the code that it went into: {count}",
                name=shown(name),
                count=count,
            )
            for name, count in self._things.followed.items()
        ]
        return (
            *told,
            *(
                [tr("codings that stand there twice, taken once: {double}", double=self._double)]
                if self._double
                else []
            ),
        )

    def fill(self, tx: Transaction) -> FirstEntry:
        """Write all rows of the project."""
        book = self._codebook()
        self._add_project(tx, book)
        self._add_forms(tx, (CODERS,))
        opener = self._opener(tx)
        codes = self._add_codes(book)
        self._add_forms(tx, [form for form in BEFORE_DOCUMENTS if form is not CODERS])
        self._write_codes(tx, codes)
        self._keep_states(tx)
        documents = Incoming(tx, self._source, self._things, self._now)
        documents.read(self._on_document)
        self._double = documents.double
        self._add_forms(tx, BEHIND_DOCUMENTS)
        summary = tr(
            "project “{name}” opened from text: {documents}",
            name=self.head.name,
            documents=counted(documents.count, "document"),
        )
        return FirstEntry(opener, "open-text", summary)

    def refuse_unsound(self, findings: Sequence[Finding]) -> None:
        """Refuse what no line shows: rules that hold among many rows."""
        wrong = [finding.sentence for finding in findings if finding.severity == "error"]
        if wrong:
            raise ProjectError(
                tr(
                    "what stands in {folder} does not make a sound project: {wrong}",
                    folder=self._source.root,
                    wrong=wrong[0],
                ),
                remedy=tr("mend it there, and open it again"),
            )

    def _add_project(self, tx: Transaction, book: CodebookFile) -> None:
        head = self.head
        tx.add(
            "project",
            uuid=head.id,
            name=head.name,
            created_ms=head.created,
            codebook_version=book.version or None,
            codebook_comments=_packed(book.comments),
            suggestions=None if head.suggestions is None else int(head.suggestions),
            bundle=head.bundle,
        )

    def _opener(self, tx: Transaction) -> int:
        """The coder who opens the project."""
        found = self._coders.get(self._coder.casefold())
        if found is not None:
            return found
        return tx.add("coder", name=self._coder, role="coder", colour="", created_ms=self._now)

    def _add_forms(self, tx: Transaction, forms: Iterable[Form]) -> None:
        for form in forms:
            rows = self._rows_of(form)
            if form is DEFINITIONS:
                self._meanings = {row["code"]: row["id"] for row in rows if row["number"] == 1}
            elif form is CODERS:
                self._coders = {row["name"].casefold(): row["id"] for row in rows}
            insert_rows(tx, form.table, rows)

    def _rows_of(self, form: Form) -> list[Row]:
        """The rows that a file of the whole study holds."""
        things = self._things
        found = list(self._source.lines(form.file, form.model))
        things.held[form.table] += len(found)
        if form.order:
            found.sort(key=_made_in_order)
        if form is FORMER:
            self._note_merges([placed.record for placed in found])
        identified = []
        for record, place in found:
            things.place = place
            id_, uuid = things.add(form.table, getattr(record, "id", None))
            if form.called:
                things.call(form.table, id_, getattr(record, form.called))
            identified.append((id_, uuid))
        return [self._row(form, placed, id_, uuid) for placed, (id_, uuid) in zip(found, identified, strict=True)]

    def _note_merges(self, lines: Sequence[Any]) -> None:
        """Say what became of codes that were merged, also one after the other: into one that another branch merged."""
        waiting = len(lines) + 1
        while 0 < len(lines) < waiting:
            waiting = len(lines)
            lines = [
                line
                for line in lines
                if not self._things.merge(line.code_id, line.into_id, self._meanings.get(line.code_id))
            ]

    def _row(self, form: Form, placed: Placed[Record], id_: int, uuid: str) -> Row:
        self._things.place = placed.place
        row = form.row(placed.record, self._things) | {"id": id_, "uuid": uuid}
        self._things.check(form, row)
        return row

    def _codebook(self) -> CodebookFile:
        if not self._source.has(layout.CODEBOOK):
            return CodebookFile("", "", ())
        place = self._source.place(layout.CODEBOOK)
        return read_codebook_yaml(self._source.settled(layout.CODEBOOK), str(place.file))

    def _add_codes(self, book: CodebookFile) -> list[_Code]:
        """Give all codes their ids, in the order in which they were made."""
        things = self._things
        lines: dict[str, Placed[CodeLine]] = {}
        for placed in self._source.lines(layout.CODES, CodeLine):
            things.place = placed.place
            things.add(tr("line of a code"), placed.record.id)
            lines[placed.record.id] = placed
        codes = list(_laid_out(book.entries, None, ""))
        things.held["code"] = len(codes)
        things.place = self._source.place(layout.CODEBOOK)
        known = {code.entry.uuid for code in codes}
        for uuid, placed in lines.items():
            if uuid not in known:
                raise placed.place.wrong(
                    tr("no code of {codebook} has the id {uuid}", codebook=layout.CODEBOOK, uuid=uuid),
                    tr("take the line out, or put the code back"),
                )
        for code in codes:
            code.place = self._source.place(layout.CODEBOOK)
            if code.entry.uuid in lines:
                code.line, code.place = lines[code.entry.uuid]
        for code in sorted(codes, key=lambda one: (one.line.created if one.line else self._now, one.entry.uuid)):
            code.id, code.uuid = things.add("code", code.entry.uuid or None)
            things.call("code", code.id, code.entry.name, code.path)
        return codes

    def _write_codes(self, tx: Transaction, codes: list[_Code]) -> None:
        things = self._things
        by_path = {code.path: code for code in codes}
        book = self._source.place(layout.CODEBOOK)
        rows, links = [], []
        for code in codes:
            entry, line = code.entry, code.line
            defined = line.definition if line is not None else None
            things.place = code.place
            rows.append(
                {
                    "id": code.id,
                    "uuid": code.uuid,
                    "parent_id": code.parent.id if code.parent is not None else None,
                    "position": code.position,
                    "name": entry.name,
                    "retired": int(entry.retired),
                    "created_ms": line.created if line is not None else self._now,
                    "definition_id": None if defined is None else things.find("definition", defined, ""),
                    "comments": _packed(entry.comments),
                    **{field: getattr(entry, field) for field in FIELDS},
                    "keywords": entry.keywords or None,
                }
            )
            things.place = book
            kept: Mapping[str, str] = line.theme_links if line is not None else {}
            for theme in entry.themes:
                target = by_path.get(theme)
                if target is None:
                    id_ = things.find("code", None, theme)
                    target = next(one for one in codes if one.id == id_)
                _, uuid = things.add("code_theme", kept.get(target.uuid))
                links.append({"uuid": uuid, "code_id": code.id, "theme_id": target.id})
        self._check_no_circle(rows, links)
        insert_rows(tx, "code", rows)
        insert_rows(tx, "code_theme", links)

    def _check_no_circle(self, rows: list[Row], links: list[Row]) -> None:
        """Refuse a codebook in which a theme would belong to itself, by the codes below it or by further themes."""
        above = {row["id"]: [] if row["parent_id"] is None else [row["parent_id"]] for row in rows}
        for link in links:
            above[link["code_id"]].append(link["theme_id"])
        names = {row["id"]: row["name"] for row in rows}
        round_ = ", ".join(f"“{names[id_]}”" for id_ in circle(above))
        if round_:
            raise self._source.place(layout.CODEBOOK).wrong(
                tr("a theme would belong to itself: {themes}", themes=round_),
                tr("take one of them out of “themes” of another"),
            )

    def _keep_states(self, tx: Transaction) -> None:
        for record, place in self._source.lines(layout.CODEBOOK_VERSIONS, CodebookVersionLine):
            self._things.place = place
            tx.keep(self._source.kept(f"{layout.STATES}/{record.state}.json", record.state), compress=True)


class _Code:
    """A code of the codebook with its place in the tree."""

    def __init__(self, entry: CodebookEntry, parent: _Code | None, position: int, path: str) -> None:
        self.entry, self.parent, self.position, self.path = entry, parent, position, path
        self.id, self.uuid = 0, ""
        self.line: CodeLine | None = None
        self.place = Place(Path())


def _laid_out(entries: tuple[CodebookEntry, ...], parent: _Code | None, path: str) -> list[_Code]:
    found = []
    for position, entry in enumerate(entries):
        code = _Code(entry, parent, position, path + entry.name)
        found += [code, *_laid_out(entry.children, code, f"{code.path}/")]
    return found


def _packed(comments: tuple[Comment, ...]) -> str | None:
    return json.dumps(comments, ensure_ascii=False) if comments else None


def _made_in_order(placed: Placed[Any]) -> tuple[int, str]:
    """Sorts lines by when they were made, and what has no time by its UUID, which tells it as well."""
    record = placed.record
    return getattr(record, "created", None) or 0, record.id or "~"
