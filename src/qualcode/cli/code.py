"""Codes on passages: applying, changing, keeping, removing, listing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import answer_json, answer_table, note, one_line, say, short_ids
from qualcode.cli.session import (
    Session,
    coder_names,
    documents_named,
    json_option,
    noun,
    without_options,
)
from qualcode.cli.typed_words import WORDS
from qualcode.domain.errors import RuleError
from qualcode.domain.times import iso_time
from qualcode.domain.translation import tr
from qualcode.domain.values import SUGGESTED
from qualcode.domain.wording import left_out, origin_mark

if TYPE_CHECKING:
    from qualcode.coding.applying import Applied
    from qualcode.coding.listing import CodingRow
    from qualcode.storage.project import Project


@noun("code")
def code() -> None:
    """Codes on passages.

    START and END count characters (Unicode code points) of the document's text from 0, END excluded. ID is a
    coding's, or the beginning of it, as `qualcode code list` shows it.
    """


def coding_json(row: CodingRow) -> dict[str, Any]:
    """A coding, as commands answer it."""
    coding = row.coding
    return {
        "id": coding.uuid,
        "document": row.document,
        "start": coding.start,
        "end": coding.end,
        "quote": coding.quote,
        "code": row.code,
        "coder": row.coder,
        "turn": coding.turn + 1,
        "speaker": row.speaker,
        "star": coding.star,
        "comment": coding.comment,
        "origin": coding.origin,
        "created": iso_time(coding.created_ms),
    }


@code.verb("apply")
@click.argument("doc")
@click.argument("start", type=int)
@click.argument("end", type=int)
@click.argument("name", metavar="CODE")
@click.option("--suggested", is_flag=True, help=tr("Say that it was suggested and you agreed: kept as its origin."))
@json_option
def apply(session: Session, doc: str, start: int, end: int, name: str, suggested: bool, as_json: bool) -> None:
    """Give CODE to a passage of DOC; a coding of yours that it overlaps is extended."""
    from qualcode.codebook.tree import load_tree
    from qualcode.coding.applying import apply_code
    from qualcode.storage.reads.documents import find_document

    with session.writing() as project:
        document = find_document(project, doc)
        found = load_tree(project).find(name)
        origin = SUGGESTED if suggested else "manual"
        _answer(project, apply_code(project, document.id, (start, end), found.id, origin=origin), as_json)


def _answer(project: Project, applied: Applied, as_json: bool) -> None:
    from qualcode.coding.listing import list_rows

    row = list_rows(project, ids=[applied.coding_id])[0]
    if as_json:
        answer_json(coding_json(row) | {"outcome": applied.outcome})
    else:
        say(f"{applied.message} ({row.coding.uuid})")


@code.verb("recode")
@click.argument("id_", metavar="ID")
@click.argument("name", metavar="CODE")
@json_option
def recode(session: Session, id_: str, name: str, as_json: bool) -> None:
    """Give the coding ID another CODE."""
    from qualcode.codebook.tree import load_tree
    from qualcode.coding.changing import change_code
    from qualcode.storage.reads.codings import find_coding

    with session.writing() as project:
        coding = find_coding(project, id_)
        _answer(project, change_code(project, coding.id, load_tree(project).find(name).id), as_json)


@code.verb("keep")
@click.argument("ids", metavar="ID…", nargs=-1)
@click.option("--all-of", "name", metavar="CODE", help=tr("All of CODE that wait, instead of single ones: your own."))
@click.option("--coders", metavar="A,B", help=tr("With --all-of: those of these coders, where you are a lead."))
def keep(session: Session, ids: tuple[str, ...], name: str | None, coders: str | None) -> None:
    """Say of outdated codings that they fit their code as it is defined now.

    `qualcode codebook queue` lists them.
    """
    from qualcode.codebook.recoding import keep_codings
    from qualcode.storage.reads.codings import find_coding

    if bool(ids) == (name is not None) or (coders is not None and name is None):
        raise click.UsageError(tr("give either IDs or --all-of CODE"))
    with session.writing() as project:
        if name is None:
            chosen = list({find_coding(project, id_).id for id_ in ids})
        else:
            whose = coder_ids(project, coders)
            if whose is None:
                whose = [me] if (me := session.coder_id(project)) is not None else []
            chosen = _waiting(project, name, whose)
        say(keep_codings(project, chosen).summary)


def _waiting(project: Project, name: str, coders: list[int]) -> list[int]:
    """The codings of one code that some coders made and that wait to be looked at."""
    from qualcode.codebook.recoding import list_outdated
    from qualcode.codebook.tree import load_tree

    found = load_tree(project).find(name)
    chosen = [one.coding.id for one in list_outdated(project, code_ids=[found.id], coder_ids=coders)]
    if not chosen:
        raise RuleError(
            tr("no coding of “{name}” by them waits to be looked at", name=name),
            remedy=tr("see `qualcode codebook queue`, which shows all that wait"),
        )
    return chosen


@code.verb("resize")
@click.argument("id_", metavar="ID")
@click.argument("start", type=int)
@click.argument("end", type=int)
@json_option
def resize(session: Session, id_: str, start: int, end: int, as_json: bool) -> None:
    """Give the coding ID other ends."""
    from qualcode.coding.changing import resize as resize_coding
    from qualcode.storage.reads.codings import find_coding

    with session.writing() as project:
        _answer(project, resize_coding(project, find_coding(project, id_).id, (start, end)), as_json)


@code.verb("remove")
@click.argument("ids", metavar="ID…", nargs=-1, required=True)
def remove(session: Session, ids: tuple[str, ...]) -> None:
    """Take codings away; memos on them stay on their passages."""
    from qualcode.coding.changing import remove_codings
    from qualcode.storage.reads.codings import find_coding

    with session.writing() as project:
        say(remove_codings(project, list({find_coding(project, id_).id for id_ in ids})).summary)


@code.verb("star")
@click.argument("id_", metavar="ID")
@click.option("--off", is_flag=True, help=tr("Take the star away."))
def star(session: Session, id_: str, off: bool) -> None:
    """Mark the coding ID as one of the best quotes."""
    from qualcode.coding.changing import set_star
    from qualcode.storage.reads.codings import find_coding

    with session.writing() as project:
        say(set_star(project, find_coding(project, id_).id, not off).summary)


@code.verb("comment")
@click.argument("id_", metavar="ID")
@click.argument("text", type=WORDS)
def comment(session: Session, id_: str, text: str) -> None:
    """Write TEXT, `-` from standard input, on the coding ID; an empty one takes the comment away."""
    from qualcode.coding.changing import set_comment
    from qualcode.storage.reads.codings import find_coding

    with session.writing() as project:
        say(set_comment(project, find_coding(project, id_).id, text).summary)


@code.verb("list")
@click.option("--document", "docs", metavar="DOC", multiple=True, help=tr("Only in this document; can be repeated."))
@click.option("--set", "set_name", metavar="NAME", help=tr("Only in the documents of a set."))
@click.option("--code", "name", metavar="CODE", help=tr("Only of this code and those below it."))
@click.option("--coders", metavar="A,B", help=tr("Only those of these coders."))
@click.option("--starred", is_flag=True, help=tr("Only those with a star."))
@without_options
@json_option
def list_(
    session: Session,
    docs: tuple[str, ...],
    set_name: str | None,
    name: str | None,
    coders: str | None,
    starred: bool,
    without: frozenset[str],
    as_json: bool,
) -> None:
    """List codings by document and place."""
    from qualcode.codebook.tree import load_tree
    from qualcode.coding.listing import list_rows

    with session.reading() as project:
        documents = documents_named(project, docs, set_name)
        tree = load_tree(project)
        rows = list_rows(
            project,
            document_ids=None if documents is None else {document.id for document in documents},
            code_ids=tree.gathered(tree.find(name).id) if name is not None else None,
            coder_ids=coder_ids(project, coders),
        )
    shown = [row for row in rows if (row.coding.star or not starred) and row.coding.origin not in without]
    if as_json:
        answer_json([coding_json(row) for row in shown])
        return
    answer_table(
        (tr("id"), tr("document"), tr("start"), tr("end"), tr("code"), tr("coder"), tr("speaker"), tr("quote")),
        [
            (
                id_,
                one_line(row.document),
                row.coding.start,
                row.coding.end,
                one_line(row.code) + (" *" if row.coding.star else "") + origin_mark(row.coding.origin),
                one_line(row.coder),
                one_line(row.speaker or ""),
                one_line(row.coding.quote, 60),
            )
            for id_, row in zip(short_ids([row.coding.uuid for row in shown]), shown, strict=True)
        ],
        right=(tr("start"), tr("end")),
    )
    if without:
        note(left_out(without))


def coder_ids(project: Project, coders: str | None) -> list[int] | None:
    """The ids of the coders of an option `A,B`; None where it is not given.

    Raises:
        NotFoundError: The project does not know one of them.
    """
    from qualcode.team.coders import find_coder

    names = coder_names(coders)
    return None if names is None else [find_coder(project, name).id for name in names]
