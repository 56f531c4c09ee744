"""Memos: notes on the project, a document, a passage, a code, a coding or a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualcode.cli.output import say
from qualcode.cli.session import Session, noun
from qualcode.cli.typed_words import WORDS
from qualcode.domain.errors import NotFoundError
from qualcode.domain.translation import tr
from qualcode.domain.values import MEMO_KINDS
from qualcode.settings.external_editor import edit_text, editor_command

if TYPE_CHECKING:
    from qualcode.storage.project import Project


@noun("memo")
def memo() -> None:
    """Notes on the project, a document, a passage, a code, a coding or a case."""


@memo.verb("add")
@click.argument("text", type=WORDS)
@click.option("--kind", type=click.Choice(MEMO_KINDS), default="note", show_default=True)
@click.option("--document", "doc", metavar="DOC", help=tr("On this document."))
@click.option("--span", nargs=2, type=int, metavar="START END", help=tr("On this passage of it."))
@click.option("--code", "code_name", metavar="CODE", help=tr("On this code."))
@click.option("--coding", metavar="ID", help=tr("On this coding."))
@click.option("--case", "case_name", metavar="NAME", help=tr("On this case."))
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
    """Write the memo TEXT, `-` from standard input; on the project if nothing else is named."""
    from qualcode.codebook.tree import load_tree
    from qualcode.coding.memos import add_memo
    from qualcode.storage.reads.cases import list_memos
    from qualcode.storage.reads.codings import find_coding
    from qualcode.storage.reads.documents import find_document

    if sum(target is not None for target in (doc, code_name, coding, case_name)) > 1:
        raise click.UsageError(tr("a memo is on one thing: --document, --code, --coding or --case"))
    if span is not None and doc is None:
        raise click.UsageError(tr("--span needs --document"))
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
    from qualcode.cases.attributes import find_bearer
    from qualcode.domain.values import Document

    bearer = find_bearer(project, name)
    if isinstance(bearer, Document):
        raise NotFoundError(tr("“{name}” is a document, not a case", name=name), remedy=tr("name it with --document"))
    return bearer.id


@memo.verb("edit")
@click.argument("id_", metavar="ID")
@click.option("--text", type=WORDS, help=tr("The new text; `-`: standard input; without it your own editor opens."))
@click.option("--kind", type=click.Choice(MEMO_KINDS), help=tr("Make it another kind of memo."))
def edit(session: Session, id_: str, text: str | None, kind: str | None) -> None:
    """Write on in the memo ID, in the editor of the settings or of $VISUAL or $EDITOR; without words it is removed.

    The project stays open for writing, and so closed to others, until the editor is closed.
    """
    from qualcode.coding.memos import check_own_memo, find_memo, target_of, type_memo

    with session.writing() as project:
        found = find_memo(project, id_)
        check_own_memo(project, found)
        if text is None and kind is None:
            text = edit_text(found.text, editor_command(session.settings.editor))
        new = found.text if text is None else text
        if new == found.text and kind in (None, found.kind):
            say(tr("nothing was changed"))
            return
        typed = type_memo(project, new, kind=kind or found.kind, target=target_of(found), memo_id=found.id)
        say(typed.effects.summary)


@memo.verb("remove")
@click.argument("id_", metavar="ID")
def remove(session: Session, id_: str) -> None:
    """Remove the memo ID."""
    from qualcode.coding.memos import find_memo, rewrite_memo

    with session.writing() as project:
        say(rewrite_memo(project, find_memo(project, id_), "").summary)
