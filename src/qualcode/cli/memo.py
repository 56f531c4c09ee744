"""Memos: notes on the project, a document, a passage, a code, a coding or a case."""

from __future__ import annotations

from typing import Any

import click

from qualcode.cases.attributes import find_bearer
from qualcode.cli.output import answer_json, answer_table, one_line, say, short_ids, visible
from qualcode.cli.session import Session, json_option, noun
from qualcode.codebook.tree import load_tree
from qualcode.coding.memos import add_memo, check_own_memo, find_memo, rewrite_memo, target_of, type_memo
from qualcode.domain.errors import NotFoundError
from qualcode.domain.times import iso_time
from qualcode.domain.values import MEMO_KINDS, Document, Memo
from qualcode.settings.external_editor import edit_text, editor_command
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_cases, list_memos
from qualcode.storage.reads.codings import find_coding, list_codings
from qualcode.storage.reads.documents import find_document, list_documents


@noun("memo")
def memo() -> None:
    """Notes on the project, a document, a passage, a code, a coding or a case."""


@memo.verb("add")
@click.argument("text")
@click.option("--kind", type=click.Choice(MEMO_KINDS), default="note", show_default=True)
@click.option("--document", "doc", metavar="DOC", help="On this document.")
@click.option("--span", nargs=2, type=int, metavar="START END", help="On this passage of it.")
@click.option("--code", "code_name", metavar="CODE", help="On this code.")
@click.option("--coding", metavar="ID", help="On this coding.")
@click.option("--case", "case_name", metavar="NAME", help="On this case.")
def add(
    session: Session,
    text: str,
    kind: str,
    doc: str | None,
    span: tuple[int, int] | None,
    code_name: str | None,
    coding: str | None,
    case_name: str | None,
) -> None:
    """Write the memo TEXT; on the project if nothing else is named."""
    if sum(target is not None for target in (doc, code_name, coding, case_name)) > 1:
        raise click.UsageError("a memo is on one thing: --document, --code, --coding or --case")
    if span is not None and doc is None:
        raise click.UsageError("--span needs --document")
    with session.writing() as project:
        add_memo(
            project,
            text,
            kind=kind,
            document_id=find_document(project, doc).id if doc is not None else None,
            span=span,
            code_id=load_tree(project).find(code_name).id if code_name is not None else None,
            coding_id=find_coding(project, coding).id if coding is not None else None,
            case_id=_case_id(project, case_name) if case_name is not None else None,
        )
        written = list_memos(project)[-1]
        say(f"{project.last.summary} ({written.uuid})")


def _case_id(project: Project, name: str) -> int:
    bearer = find_bearer(project, name)
    if isinstance(bearer, Document):
        raise NotFoundError(f"“{name}” is a document, not a case", remedy="name it with --document")
    return bearer.id


@memo.verb("list")
@click.option("--document", "doc", metavar="DOC", help="Only those in one document.")
@click.option("--kind", type=click.Choice(MEMO_KINDS), help="Only those of one kind.")
@json_option
def list_(session: Session, doc: str | None, kind: str | None, as_json: bool) -> None:
    """List memos, the oldest first."""
    with session.reading() as project:
        found = _found(project, doc, kind)
    if as_json:
        answer_json(found)
        return
    columns = ("id", "kind", "on", "coder", "text")
    answer_table(
        columns,
        [
            (id_, row["kind"], one_line(_target(row), 40), one_line(row["coder"]), one_line(row["text"], 60))
            for id_, row in zip(short_ids([row["id"] for row in found]), found, strict=True)
        ],
    )


@memo.verb("show")
@click.argument("id_", metavar="ID")
@json_option
def show(session: Session, id_: str, as_json: bool) -> None:
    """Show the memo ID."""
    with session.reading() as project:
        uuid = find_memo(project, id_).uuid
        row = next(row for row in _found(project, None, None) if row["id"] == uuid)
    if as_json:
        answer_json(row)
        return
    say(f"{row['kind']} on {_target(row)}, by {row['coder']}, {row['created']}\n\n{visible(row['text'], lines=True)}")


@memo.verb("edit")
@click.argument("id_", metavar="ID")
@click.option("--text", help="The new text; without it your own editor opens.")
@click.option("--kind", type=click.Choice(MEMO_KINDS), help="Make it another kind of memo.")
def edit(session: Session, id_: str, text: str | None, kind: str | None) -> None:
    """Write on in the memo ID, in the editor of the settings or of $VISUAL or $EDITOR; without words it is removed.

    The project stays open for writing, and so closed to others, until the editor is closed.
    """
    with session.writing() as project:
        found = find_memo(project, id_)
        check_own_memo(project, found)
        if text is None and kind is None:
            text = edit_text(found.text, editor_command(session.settings.editor))
        new = found.text if text is None else text
        if new == found.text and kind in (None, found.kind):
            say("nothing was changed")
            return
        typed = type_memo(project, new, kind=kind or found.kind, target=target_of(found), memo_id=found.id)
        say(typed.effects.summary)


@memo.verb("remove")
@click.argument("id_", metavar="ID")
def remove(session: Session, id_: str) -> None:
    """Remove the memo ID."""
    with session.writing() as project:
        say(rewrite_memo(project, find_memo(project, id_), "").summary)


def _found(project: Project, doc: str | None, kind: str | None) -> list[dict[str, Any]]:
    with project.reading():
        only = find_document(project, doc).id if doc is not None else None
        names = _Names(project)
        coding_document = {coding.id: coding.document_id for coding in names.codings}
        memos = [
            memo
            for memo in list_memos(project)
            if (kind is None or memo.kind == kind)
            and (only is None or only in (memo.document_id, coding_document.get(memo.coding_id or 0)))
        ]
    return [names.row(memo) for memo in memos]


class _Names:
    """What memos stand on, by name."""

    def __init__(self, project: Project) -> None:
        self.documents = {document.id: document.name for document in list_documents(project)}
        self.tree = load_tree(project)
        self.cases = {case.id: case.name for case in list_cases(project)}
        wanted = {memo.coding_id for memo in list_memos(project) if memo.coding_id is not None}
        self.codings = list_codings(project, ids=wanted) if wanted else []
        self._by_id = {coding.id: coding for coding in self.codings}

    def row(self, memo: Memo) -> dict[str, Any]:
        """A memo, as commands answer it."""
        coding = self._by_id.get(memo.coding_id) if memo.coding_id is not None else None
        document_id = memo.document_id if coding is None else coding.document_id
        code_id = memo.code_id if coding is None else coding.code_id
        return {
            "id": memo.uuid,
            "kind": memo.kind,
            "text": memo.text,
            "coder": memo.coder,
            "created": iso_time(memo.created_ms),
            "changed": iso_time(memo.changed_ms),
            "document": self.documents[document_id] if document_id is not None else None,
            "start": memo.start if coding is None else coding.start,
            "end": memo.end if coding is None else coding.end,
            "code": self.tree.path(code_id) if code_id is not None else None,
            "coding": coding.uuid if coding is not None else None,
            "case": self.cases[memo.case_id] if memo.case_id is not None else None,
        }


def _target(row: dict[str, Any]) -> str:
    if row["case"] is not None:
        return str(row["case"])
    parts = [part for part in (row["code"], row["document"]) if part is not None]
    place = f" {row['start']}–{row['end']}" if row["start"] is not None else ""
    return (" in ".join(parts) + place) if parts else "the project"
