"""The recoding queue: codings that were made under a definition which no longer holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.code import coder_ids
from qualcode.cli.codebook import codebook
from qualcode.cli.output import answer_json, answer_table, one_line, say, short_ids
from qualcode.cli.session import Session, documents_named, json_option
from qualcode.domain.times import iso_time
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Definition

if TYPE_CHECKING:
    from qualcode.codebook.recoding import Outdated
    from qualcode.storage.project import Project


@codebook.verb("queue")
@click.option("--code", "name", metavar="CODE", help=tr("Only those of this code and those below it."))
@click.option("--coders", metavar="A,B", help=tr("Only those of these coders."))
@click.option("--mine", is_flag=True, help=tr("Only your own."))
@click.option("--document", "docs", metavar="DOC", multiple=True, help=tr("Only in this document; can be repeated."))
@click.option("--set", "set_name", metavar="NAME", help=tr("Only in the documents of a set."))
@click.option("--count", "only_count", is_flag=True, help=tr("Only how many, by code and coder."))
@json_option
def queue(
    session: Session,
    name: str | None,
    coders: str | None,
    mine: bool,
    docs: tuple[str, ...],
    set_name: str | None,
    only_count: bool,
    as_json: bool,
) -> None:
    """List the codings that wait to be looked at, since their code means something else now.

    `qualcode code keep ID` says that one fits, `code recode ID CODE` gives it another code, `code remove ID` takes it
    away.
    """
    from qualcode.codebook.recoding import list_outdated
    from qualcode.codebook.tree import load_tree
    from qualcode.storage.reads.codes import list_coders
    from qualcode.storage.reads.documents import list_documents

    if mine and coders is not None:
        raise click.UsageError(tr("give either --coders or --mine"))
    with session.reading() as project, project.reading():
        tree = load_tree(project)
        documents = documents_named(project, docs, set_name)
        code_ids = tree.with_descendants(tree.find(name).id) if name is not None else None
        whose = _mine(session, project) if mine else coder_ids(project, coders)
        ids = None if documents is None else [document.id for document in documents]
        found = (
            list_outdated(project, code_ids=code_ids, coder_ids=whose, document_ids=ids)
            if not only_count or ids is not None
            else []
        )
        if only_count and ids is None:
            counts = _counts(project, code_ids, whose)
        else:
            counts = Counter((one.coding.code_id, one.coding.coder_id) for one in found)
        names = {coder.id: coder.name for coder in list_coders(project)}
        rows = [
            {"code": tree.path(code.id), "coder": names[coder], "codings": counts[code.id, coder]}
            for code in tree.walk()
            for coder in names
            if counts.get((code.id, coder))
        ]
        titles = {document.id: document.name for document in list_documents(project)}
    listed = [] if only_count else [_row(one, tree.path(one.coding.code_id), titles, names) for one in found]
    waiting = sum(counts.values())
    if as_json:
        answer_json({"waiting": waiting, "counts": rows, "codings": listed})
        return
    if only_count and rows:
        answer_table(
            (tr("code"), tr("coder"), tr("codings")),
            [(one_line(str(row["code"])), one_line(str(row["coder"])), row["codings"]) for row in rows],
            right=(tr("codings"),),
        )
    elif listed:
        _print_queue(listed)
    say(
        plural("{number:,} coding waits to be looked at", "{number:,} codings wait to be looked at", waiting)
        if waiting
        else tr("no coding waits to be looked at")
    )


def _mine(session: Session, project: Project) -> list[int]:
    me = session.coder_id(project)
    return [] if me is None else [me]


def _counts(
    project: Project, code_ids: Collection[int] | None, coders: Collection[int] | None
) -> dict[tuple[int, int], int]:
    """(code, coder) → how many wait; the codings themselves need not be read for it."""
    from qualcode.codebook.recoding import count_outdated

    codes = None if code_ids is None else set(code_ids)
    return {
        (code, coder): count
        for (code, coder), count in count_outdated(project).items()
        if (codes is None or code in codes) and (coders is None or coder in coders)
    }


def _row(one: Outdated, path: str, titles: dict[int, str], names: dict[int, str]) -> dict[str, Any]:
    coding = one.coding
    return {
        "id": coding.uuid,
        "document": titles[coding.document_id],
        "start": coding.start,
        "end": coding.end,
        "quote": coding.quote,
        "code": path,
        "coder": names[coding.coder_id],
        "why": one.why,
        "made_under": _definition_json(one.made_under) if one.made_under is not None else None,
    }


def _definition_json(under: Definition) -> dict[str, Any]:
    return {
        "number": under.number,
        "name": under.name,
        "definition": under.definition,
        "include": under.include,
        "exclude": under.exclude,
        "reason": under.reason,
        "coder": under.coder or None,
        "at": iso_time(under.created_ms),
    }


def _print_queue(rows: list[dict[str, Any]]) -> None:
    answer_table(
        (
            tr("id"),
            tr("code"),
            tr("document"),
            tr("start"),
            tr("end"),
            tr("coder"),
            tr("quote"),
            tr("why"),
            tr("made under"),
        ),
        [
            (
                id_,
                one_line(row["code"]),
                one_line(row["document"]),
                row["start"],
                row["end"],
                one_line(row["coder"]),
                one_line(row["quote"], 60),
                one_line(row["why"], 60),
                one_line(row["made_under"]["definition"] or row["made_under"]["name"], 60) if row["made_under"] else "",
            )
            for id_, row in zip(short_ids([row["id"] for row in rows]), rows, strict=True)
        ],
        right=(tr("start"), tr("end")),
    )
