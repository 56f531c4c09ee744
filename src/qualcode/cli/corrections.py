"""Corrected transcripts: replacing a text with a preview of where everything goes; what found no place waits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from qualcode.cli.documents import documents
from qualcode.cli.output import answer_json, answer_table, one_line, say, short_ids
from qualcode.cli.session import Session, json_option
from qualcode.codebook.tree import load_tree
from qualcode.coding.passages import excerpt
from qualcode.documents.correcting import plan_correction
from qualcode.documents.placing import discard, place
from qualcode.documents.replacing import Replacement, plan_replacement, replace_document
from qualcode.domain.values import Coding, Memo, Unplaced
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.documents import find_document, list_documents
from qualcode.storage.reads.unplaced import find_unplaced, list_unplaced


@documents.verb("replace")
@click.argument("doc")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show where everything would go.")
@json_option
@click.pass_context
def replace(ctx: click.Context, session: Session, doc: str, file: Path, dry_run: bool, as_json: bool) -> None:
    """Give DOC the corrected text of FILE.

    Every coding, memo and mark is placed anew and shown as kept, moved, changed or lost. What is lost waits in
    `qualcode documents unplaced`; `qualcode undo` brings the old text back. Status 3: something moved, changed or
    was lost.
    """
    with session.reading() if dry_run else session.writing() as project:
        planned = plan_replacement(project, find_document(project, doc), file)
        shown = _apply(project, planned, dry_run)
    ctx.exit(_answer(shown, dry_run, as_json))


@documents.verb("correct")
@click.argument("doc")
@click.argument("start", type=int)
@click.argument("end", type=int)
@click.argument("words")
@click.option("--dry-run", is_flag=True, help="Only show where everything would go.")
@json_option
@click.pass_context
def correct(
    ctx: click.Context, session: Session, doc: str, start: int, end: int, words: str, dry_run: bool, as_json: bool
) -> None:
    """Let WORDS stand in DOC where START to END stands now, inside what one speaker says.

    All else is as with `documents replace`. Empty WORDS take the passage out.
    """
    with session.reading() if dry_run else session.writing() as project:
        planned = plan_correction(project, find_document(project, doc), (start, end), words)
        shown = _apply(project, planned, dry_run)
    ctx.exit(_answer(shown, dry_run, as_json))


def _apply(project: Project, planned: Replacement, dry_run: bool) -> dict[str, Any]:
    """Show a replacement, and write it unless it is a dry run."""
    shown = _preview(project, planned)
    if not dry_run:
        replace_document(project, planned)
    return shown


def _answer(shown: dict[str, Any], dry_run: bool, as_json: bool) -> int:
    """Print what a replacement does; the status."""
    if as_json:
        answer_json(shown | {"dry_run": dry_run})
    else:
        _print(shown, "would be" if dry_run else "were")
    return 3 if any(number for outcome, number in shown["counts"].items() if outcome != "kept") else 0


def _preview(project: Project, planned: Replacement) -> dict[str, Any]:
    tree = load_tree(project)
    coders = {coder.id: coder.name for coder in list_coders(project)}
    text = planned.prepared.read.text
    rows = []
    for moved in planned.items:
        item, placement = moved.item, moved.placement
        code = tree.path(item.code_id) if isinstance(item, Coding) else None
        rows.append(
            {
                "id": item.uuid,
                "what": "coding" if isinstance(item, Coding) else "memo" if isinstance(item, Memo) else "mark",
                "outcome": placement.outcome,
                "code": code,
                "coder": item.coder if isinstance(item, Memo) else coders[item.coder_id],
                "start": placement.old.start,
                "end": placement.old.end,
                "quote": planned.old_text[slice(*placement.old)],
                "new_start": placement.new.start if placement.new else None,
                "new_end": placement.new.end if placement.new else None,
                "new_quote": text[slice(*placement.new)] if placement.new else None,
            }
        )
    return {
        "document": planned.document.name,
        "version": planned.document.version + 1,
        "counts": planned.counts(),
        "speakers": planned.speakers,
        "speakers_gone": list(planned.gone),
        "warnings": list(planned.prepared.read.warnings),
        "items": rows,
    }


def _print(shown: dict[str, Any], were: str) -> None:
    told = [row for row in shown["items"] if row["outcome"] != "kept"]
    answer_table(
        ("outcome", "what", "coder", "before", "now"),
        [
            (
                row["outcome"],
                one_line(row["code"] or row["what"]),
                one_line(row["coder"]),
                one_line(excerpt(row["quote"])),
                one_line(excerpt(row["new_quote"] or "–")),
            )
            for row in told
        ],
    )
    for label, same in shown["speakers"].items():
        say(f"{one_line(label)} is {f'who was {one_line(same)}' if same else 'a new speaker'}")
    for warning in shown["warnings"]:
        say(f"warning: {one_line(warning)}")
    counts = ", ".join(f"{number} {outcome}" for outcome, number in shown["counts"].items())
    say(f"{one_line(shown['document'])}, version {shown['version']}: codings, memos and marks {were} {counts}")
    if shown["counts"]["lost"] and were == "were":
        say("what was lost waits in `qualcode documents unplaced`")


@documents.verb("unplaced")
@click.argument("doc", required=False)
@json_option
def unplaced(session: Session, doc: str | None, as_json: bool) -> None:
    """List what found no place in the corrected text of DOC, or of all documents."""
    with session.reading() as project:
        waiting = list_unplaced(project, find_document(project, doc).id if doc is not None else None)
        rows = _waiting(project, waiting)
    if as_json:
        answer_json(rows)
        return
    if not rows:
        say("nothing waits for a place")
        return
    ids = short_ids([row["id"] for row in rows])
    answer_table(
        ("id", "document", "what", "coder", "its words were"),
        [
            (
                id_,
                one_line(row["document"]),
                one_line(row["code"] or row["what"]),
                one_line(row["coder"]),
                one_line(excerpt(row["quote"])),
            )
            for id_, row in zip(ids, rows, strict=True)
        ],
    )


def _waiting(project: Project, waiting: list[Unplaced]) -> list[dict[str, Any]]:
    tree = load_tree(project)
    names = {document.id: document.name for document in list_documents(project)}
    coders = {coder.id: coder.name for coder in list_coders(project)}
    return [
        {
            "id": one.uuid,
            "document": names[one.document_id],
            "what": one.kind,
            "code": tree.path(one.code_id) if one.code_id is not None else None,
            "coder": coders[one.coder_id],
            "start": one.start,
            "end": one.end,
            "quote": one.quote,
            "text": one.rest.get("text") or one.rest.get("comment") or "",
        }
        for one in waiting
    ]


@documents.verb("place")
@click.argument("id_", metavar="ID")
@click.argument("start", type=int)
@click.argument("end", type=int)
def place_(session: Session, id_: str, start: int, end: int) -> None:
    """Put what waits with ID on the passage from START to END of its document's present text."""
    with session.writing() as project:
        say(place(project, find_unplaced(project, id_), (start, end)).summary)


@documents.verb("discard")
@click.argument("ids", metavar="ID…", nargs=-1, required=True)
def discard_(session: Session, ids: tuple[str, ...]) -> None:
    """Give up what waits with ID; `qualcode undo` brings it back."""
    with session.writing() as project:
        say(discard(project, [find_unplaced(project, id_) for id_ in ids]).summary)
