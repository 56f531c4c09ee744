"""Corrected transcripts: replacing a text with a preview of where everything goes; what found no place waits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.documents import documents
from qualcode.cli.output import answer_json, answer_table, note, one_line, say, short_ids
from qualcode.cli.session import Session, json_option
from qualcode.domain.import_choices import ENCODINGS, NO_SPEAKERS, NOTATIONS
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.documents.placing import Waiting
    from qualcode.documents.replacing import PlacedItem, Replacement
    from qualcode.storage.project import Project

_NOTATIONS = ", ".join((*NOTATIONS.values(), NO_SPEAKERS))
_ENCODINGS = ", ".join(list(ENCODINGS)[:6])


@documents.verb("replace")
@click.argument("doc")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--encoding",
    metavar="NAME",
    help=tr("The encoding of FILE: {encodings} …; else as DOC was read.", encodings=_ENCODINGS),
)
@click.option(
    "--notation",
    metavar="NOTATION",
    help=tr("How speakers are marked: {notations}; else as DOC was read.", notations=_NOTATIONS),
)
@click.option("--dry-run", is_flag=True, help=tr("Only show where everything would go."))
@json_option
@click.pass_context
def replace(
    ctx: click.Context,
    session: Session,
    doc: str,
    file: Path,
    encoding: str | None,
    notation: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Give DOC the corrected text of FILE.

    Every coding, memo and mark is placed anew and shown as kept, moved, changed or lost. What is lost waits in
    `qualcode documents unplaced`; `qualcode undo` brings the old text back. Status 3: something moved, changed or
    was lost, or a speaker is gone.
    """
    from qualcode.documents.replacing import plan_replacement
    from qualcode.storage.reads.documents import find_document

    with session.reading() if dry_run else session.writing() as project:
        planned = plan_replacement(project, find_document(project, doc), file, encoding=encoding, notation=notation)
        shown = _apply(project, planned, dry_run)
    ctx.exit(_answer(shown, dry_run, as_json))


@documents.verb("correct")
@click.argument("doc")
@click.argument("start", type=int)
@click.argument("end", type=int)
@click.argument("words")
@click.option("--dry-run", is_flag=True, help=tr("Only show where everything would go."))
@json_option
@click.pass_context
def correct(
    ctx: click.Context, session: Session, doc: str, start: int, end: int, words: str, dry_run: bool, as_json: bool
) -> None:
    """Let WORDS stand in DOC where START to END stands now, inside what one speaker says.

    All else is as with `documents replace`. Empty WORDS take the passage out.
    """
    from qualcode.documents.correcting import plan_correction
    from qualcode.storage.reads.documents import find_document

    with session.reading() if dry_run else session.writing() as project:
        planned = plan_correction(project, find_document(project, doc), (start, end), words)
        shown = _apply(project, planned, dry_run)
    ctx.exit(_answer(shown, dry_run, as_json))


def _apply(project: Project, planned: Replacement, dry_run: bool) -> dict[str, Any]:
    """Show a replacement, and write it unless it is a dry run."""
    from qualcode.documents.replacing import replace_document

    shown = _preview(project, planned)
    if not dry_run:
        replace_document(project, planned)
    return shown


def _answer(shown: dict[str, Any], dry_run: bool, as_json: bool) -> int:
    """Print what a replacement does; the status."""
    if as_json:
        answer_json(shown | {"dry_run": dry_run})
    else:
        _print(shown, dry_run=dry_run)
    other = any(number for outcome, number in shown["counts"].items() if outcome != "kept")
    return 3 if other or shown["speakers_gone"] else 0


def _preview(project: Project, planned: Replacement) -> dict[str, Any]:
    from qualcode.documents.replacing import placed_items
    from qualcode.documents.returning import count_alone

    read = planned.prepared.read
    return {
        "document": planned.document.name,
        "version": planned.document.version + 1,
        "encoding": read.encoding,
        "notation": read.notation,
        "counts": planned.counts(),
        "speakers": planned.speakers,
        "speakers_gone": list(planned.gone),
        "all_speakers_gone": planned.all_gone,
        "waited": count_alone(planned.waiting),
        "found": len(planned.places),
        "warnings": list(read.warnings),
        "items": [_item_json(item) for item in placed_items(project, planned)],
    }


def _item_json(item: PlacedItem) -> dict[str, Any]:
    return {
        "id": item.uuid,
        "what": item.kind,
        "outcome": item.outcome,
        "code": item.code,
        "coder": item.coder,
        "start": item.old.start,
        "end": item.old.end,
        "quote": item.quote,
        "new_start": item.new.start if item.new else None,
        "new_end": item.new.end if item.new else None,
        "new_quote": item.new_quote,
    }


def _print(shown: dict[str, Any], *, dry_run: bool) -> None:
    from qualcode.coding.passages import excerpt

    gone = ", ".join(one_line(label) for label in shown["speakers_gone"])
    if shown["all_speakers_gone"]:
        note(
            tr(
                "none of the speakers of “{document}” is in the new text: {gone}; if its speakers "
                "are marked in another way, name it with --notation",
                document=one_line(shown["document"]),
                gone=gone,
            )
        )
    told = [row for row in shown["items"] if row["outcome"] != "kept"]
    answer_table(
        (tr("outcome"), tr("what"), tr("coder"), tr("before"), tr("now")),
        [
            (
                shown_word(row["outcome"]),
                one_line(row["code"] or shown_word(row["what"])),
                one_line(row["coder"]),
                one_line(excerpt(row["quote"])),
                one_line(excerpt(row["new_quote"] or "–")),
            )
            for row in told
        ],
    )
    for label, same in shown["speakers"].items():
        say(
            tr("{label} is who was {same}", label=one_line(label), same=one_line(same))
            if same
            else tr("{label} is a new speaker", label=one_line(label))
        )
    if gone and not shown["all_speakers_gone"]:
        say(tr("nobody is called {gone} any more", gone=gone))
    for warning in shown["warnings"]:
        say(tr("warning: {warning}", warning=one_line(warning)))
    counts = ", ".join(f"{number} {shown_word(outcome)}" for outcome, number in shown["counts"].items())
    document, version = one_line(shown["document"]), shown["version"]
    say(
        tr(
            "{document}, version {version}: codings, memos and marks would be {counts}",
            document=document,
            version=version,
            counts=counts,
        )
        if dry_run
        else tr(
            "{document}, version {version}: codings, memos and marks were {counts}",
            document=document,
            version=version,
            counts=counts,
        )
    )
    if shown["waited"]:
        found, waited = shown["found"], shown["waited"]
        say(
            tr(
                "{found} of {waited} that waited for the missing text would be put in their places",
                found=found,
                waited=waited,
            )
            if dry_run
            else tr(
                "{found} of {waited} that waited for the missing text were put in their places",
                found=found,
                waited=waited,
            )
        )
    if shown["counts"]["lost"] and not dry_run:
        say(tr("what was lost waits in `qualcode documents unplaced`"))


@documents.verb("unplaced")
@click.argument("doc", required=False)
@json_option
def unplaced(session: Session, doc: str | None, as_json: bool) -> None:
    """List what found no place in the corrected text of DOC, or of all documents."""
    from qualcode.coding.passages import excerpt
    from qualcode.documents.placing import list_waiting
    from qualcode.storage.reads.documents import find_document

    with session.reading() as project:
        waiting = list_waiting(project, find_document(project, doc).id if doc is not None else None)
    rows = [_waiting_json(one) for one in waiting]
    if as_json:
        answer_json(rows)
        return
    if not rows:
        say(tr("nothing waits for a place"))
        return
    ids = short_ids([row["id"] for row in rows])
    answer_table(
        (tr("id"), tr("document"), tr("what"), tr("coder"), tr("its words were")),
        [
            (
                id_,
                one_line(row["document"]),
                one_line(row["code"] or shown_word(row["what"])),
                one_line(row["coder"]),
                one_line(excerpt(row["quote"])),
            )
            for id_, row in zip(ids, rows, strict=True)
        ],
    )


def _waiting_json(one: Waiting) -> dict[str, Any]:
    return {
        "id": one.item.uuid,
        "document": one.document,
        "what": one.item.kind,
        "code": one.code or None,
        "coder": one.coder,
        "start": one.item.start,
        "end": one.item.end,
        "quote": one.item.quote,
        "text": one.said,
    }


@documents.verb("place")
@click.argument("id_", metavar="ID")
@click.argument("start", type=int)
@click.argument("end", type=int)
def place_(session: Session, id_: str, start: int, end: int) -> None:
    """Put what waits with ID on the passage from START to END of its document's present text."""
    from qualcode.documents.placing import place
    from qualcode.storage.reads.unplaced import find_unplaced

    with session.writing() as project:
        say(place(project, find_unplaced(project, id_), (start, end)).summary)


@documents.verb("discard")
@click.argument("ids", metavar="ID…", nargs=-1, required=True)
def discard_(session: Session, ids: tuple[str, ...]) -> None:
    """Give up what waits with ID; `qualcode undo` brings it back."""
    from qualcode.documents.placing import discard
    from qualcode.storage.reads.unplaced import find_unplaced

    with session.writing() as project:
        say(discard(project, [find_unplaced(project, id_) for id_ in ids]).summary)
