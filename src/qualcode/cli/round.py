"""Rounds: making, drawing and showing them, and how far they have come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import answer_json, answer_table, one_line, say
from qualcode.cli.round_drawn import dealt_json, pairs_json, plan_json, print_balance, print_plan
from qualcode.cli.session import Session, coder_names, documents_named, json_option, noun
from qualcode.domain.rounds import ROUND_UNITS, Round
from qualcode.domain.sampling import parse_share
from qualcode.domain.shown_words import shown_word
from qualcode.domain.times import iso_time
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.team.progress import CoderProgress, Progress


@noun("round")
def round_() -> None:
    """Rounds: who codes which documents, with which codebook, and whether blind."""


@round_.verb("new")
@click.argument("name")
@click.option("--document", "--documents", "docs", metavar="DOC", multiple=True, help=tr("Only this one; repeatable."))
@click.option("--set", "set_name", metavar="SET", help=tr("Only the documents of this set."))
@click.option(
    "--sample", "number", type=click.IntRange(min=1), metavar="N", help=tr("Draw so many documents by chance.")
)
@click.option("--share", metavar="PART", help=tr("Draw this part of the documents by chance, as 20%."))
@click.option(
    "--by", metavar="ATTRIBUTE,…", help=tr("Draw from every stratum of these, as site.state,participant.role.")
)
@click.option("--seed", type=int, metavar="N", help=tr("Draw what this number draws; chosen and told unless given."))
@click.option("--coders", metavar="A,B,…", help=tr("Who codes."))
@click.option(
    "--each", type=click.IntRange(min=1), metavar="N", help=tr("Coders of each document: all; of a drawn one 2.")
)
@click.option("--rest", is_flag=True, help=tr("What is not drawn is coded too, each by one coder."))
@click.option(
    "--blind/--open-eyes", default=True, show_default=True, help=tr("Whether others' codings are to be seen.")
)
@click.option("--open-codebook/--frozen", default=False, help=tr("Whether bundles let coders change the codebook."))
@click.option(
    "--unit", type=click.Choice(ROUND_UNITS), default="sentence", show_default=True, help=tr("What is coded by.")
)
@click.option(
    "--codebook-version", metavar="NAME", help=tr("Code with this one; else the codebook is named as the round.")
)
@click.option("--freeze", is_flag=True, help=tr("Freeze the codebook of this project until the round is closed."))
@click.option("--note", default="", metavar="TEXT", help=tr("What the round is for."))
@click.option("--dry-run", is_flag=True, help=tr("Only show what would be drawn, and who would code how much."))
@json_option
def new(
    session: Session,
    name: str,
    docs: tuple[str, ...],
    set_name: str | None,
    number: int | None,
    share: str | None,
    by: str | None,
    seed: int | None,
    coders: str | None,
    each: int | None,
    rest: bool,
    dry_run: bool,
    as_json: bool,
    **how: Any,
) -> None:
    """Make the round NAME of all documents, of some, or of a sample, and deal them out, equally many words to each.

    The same seed draws the same documents again, from every stratum its part.
    """
    from qualcode.storage.reads.documents import list_documents
    from qualcode.team.rounds import new_round, preview_round
    from qualcode.team.sampling_plans import draw_documents

    drawing = number is not None or share is not None
    if number is not None and share is not None:
        raise click.UsageError(tr("draw a number (--sample) or a part (--share), not both"))
    if not drawing and (by is not None or seed is not None or rest):
        raise click.UsageError(tr("--by, --seed and --rest say how a sample is drawn: add --sample or --share"))
    with session.reading() if dry_run else session.writing() as project:
        named = documents_named(project, docs, set_name)
        documents = [document.id for document in (list_documents(project) if named is None else named)]
        plan = None
        if drawing:
            plan = draw_documents(
                project,
                documents=documents,
                share=parse_share(share) if share is not None else None,
                number=number,
                by=coder_names(by) or (),
                seed=seed,
                each=each or 2,
                rest=rest,
            )
        dealing: dict[str, Any] = {
            "documents": documents, "coders": coder_names(coders) or [], "each": each, "plan": plan
        }  # fmt: skip
        dealt = preview_round(project, **dealing)
        said = None if dry_run else new_round(project, name, **dealing, **how).summary
        titles = {document.uuid: document.name for document in list_documents(project)}
    if as_json:
        answer_json({"name": name, "dry_run": dry_run, "plan": plan_json(plan, titles)} | dealt_json(dealt))
        return
    if plan is not None:
        print_plan(plan, titles)
    answer_table(
        (tr("coder"), tr("documents"), tr("words")),
        [(one_line(row["coder"]), row["documents"], row["words"]) for row in dealt_json(dealt)["coders"]],
        right=(tr("documents"), tr("words")),
    )
    print_balance(dealt.difference, dealt.pairs)
    say(said or tr("nothing was written: this was a dry run"))


@round_.verb("list")
@json_option
def list_(session: Session, as_json: bool) -> None:
    """List all rounds with how far they have come."""
    from qualcode.storage.reads.rounds import list_rounds
    from qualcode.team.progress import progress

    with session.reading() as project, project.reading():
        rows = [_round_json(one) | _counts(progress(project, one)) for one in list_rounds(project)]
    if as_json:
        answer_json(rows)
        return
    answer_table(
        (tr("round"), tr("state"), tr("coded"), tr("coders"), tr("documents"), tr("assignments done"), tr("codebook")),
        [
            (
                one_line(row["name"]),
                tr("closed") if row["closed"] else tr("open"),
                tr("blind") if row["blind"] else tr("with open eyes"),
                one_line(", ".join(row["coders"])),
                row["documents"],
                tr("{done} of {all}", done=row["done"], all=row["assignments"]),
                one_line(row["codebook_version"] or ""),
            )
            for row in rows
        ],
        right=(tr("documents"),),
    )


def _round_json(one: Round) -> dict[str, Any]:
    return {
        "id": one.uuid,
        "name": one.name,
        "blind": one.blind,
        "open_codebook": one.open_codebook,
        "unit": one.unit,
        "codebook_version": one.codebook_version or None,
        "note": one.note,
        "created": iso_time(one.created_ms),
        "created_by": one.coder or None,
        "closed": _time(one.closed_ms),
    }


def _time(ms: int | None) -> str | None:
    return iso_time(ms) if ms is not None else None


def _counts(found: Progress) -> dict[str, Any]:
    return {
        "coders": [row.coder.name for row in found.coders],
        "documents": found.documents,
        "finished": found.finished,
        "assignments": len(found.shares),
        "done": found.done,
    }


@round_.verb("show")
@click.argument("name")
@json_option
def show(session: Session, name: str, as_json: bool) -> None:
    """Show the round NAME: how it was drawn, who codes what, and how far everybody is.

    A coder who codes blind sees who has finished what, but no counts of others' codings.
    """
    from qualcode.storage.reads.documents import list_documents
    from qualcode.team.progress import progress
    from qualcode.team.rounds import find_round

    with session.reading() as project, project.reading():
        found = progress(project, find_round(project, name))
        titles = {document.uuid: document.name for document in list_documents(project)}
    if as_json:
        answer_json(_shown_json(found, titles))
    else:
        _print_round(found, titles)


def _shown_json(found: Progress, titles: dict[str, str]) -> dict[str, Any]:
    return _round_json(found.round) | {
        "documents": found.documents,
        "finished": found.finished,
        "plan": plan_json(found.round.plan, titles),
        "coders": [_coder_json(row) for row in found.coders],
        "difference": found.difference,
        "pairs": pairs_json(found.pairs),
        "assignments": [
            {
                "id": share.assignment.uuid,
                "document": share.document.name,
                "words": share.document.words,
                "coder": share.coder.name,
                "state": share.state,
                "codings": share.codings,
                "begun": _time(share.assignment.begun_ms),
                "finished": _time(share.assignment.finished_ms),
                "changed_by": share.changed_by or None,
            }
            for share in found.shares
        ],
    }


def _coder_json(row: CoderProgress) -> dict[str, Any]:
    return {
        "coder": row.coder.name,
        "documents": row.documents,
        "words": row.words,
        "done": row.done,
        "words_done": row.words_done,
        "doing": row.doing,
        "codings": row.codings,
        "last_finished": _time(row.last_finished_ms),
    }


def _print_round(found: Progress, titles: dict[str, str]) -> None:
    one = found.round
    say(
        tr("{name}: blind, by {unit}", name=one_line(one.name), unit=shown_word(one.unit))
        if one.blind
        else tr("{name}: with open eyes, by {unit}", name=one_line(one.name), unit=shown_word(one.unit))
    )
    book = f"“{one_line(one.codebook_version)}”" if one.codebook_version else tr("of no version")
    say(
        tr("  codebook {book}, open in bundles", book=book)
        if one.open_codebook
        else tr("  codebook {book}, frozen in bundles", book=book)
    )
    made_by = tr(" by {coder}", coder=one_line(one.coder)) if one.coder else ""
    closed = tr(", closed {time}", time=iso_time(one.closed_ms)) if one.closed_ms is not None else ""
    say(tr("  made {time}{made_by}{closed}", time=iso_time(one.created_ms), made_by=made_by, closed=closed))
    if one.note:
        say(f"  {one_line(one.note)}")
    if one.plan is not None:
        print_plan(one.plan, titles)
    answer_table(
        (tr("coder"), tr("documents"), tr("words"), tr("done"), tr("words done"), tr("doing"), tr("codings")),
        [
            (
                one_line(row.coder.name),
                row.documents,
                row.words,
                row.done,
                row.words_done,
                tr("hidden") if row.doing is None else row.doing,
                tr("hidden") if row.codings is None else row.codings,
            )
            for row in found.coders
        ],
        right=(tr("documents"), tr("words"), tr("done"), tr("words done"), tr("doing"), tr("codings")),
    )
    print_balance(found.difference, found.pairs)
    answer_table(
        (tr("document"), tr("words"), tr("coder"), tr("state"), tr("finished")),
        [
            (
                one_line(share.document.name),
                share.document.words,
                one_line(share.coder.name),
                shown_word(share.state),
                _time(share.assignment.finished_ms),
            )
            for share in found.shares
        ],
        right=(tr("words"),),
    )
    say(
        tr(
            "{finished} of {documents} done by all who code them",
            finished=found.finished,
            documents=counted(found.documents, "document"),
        )
    )


@round_.verb("close")
@click.argument("name")
def close(session: Session, name: str) -> None:
    """Close the round NAME: nothing is hidden for it any more."""
    from qualcode.team.rounds import close_round, find_round

    with session.writing() as project:
        say(close_round(project, find_round(project, name)).summary)


@round_.verb("reopen")
@click.argument("name")
def reopen(session: Session, name: str) -> None:
    """Open the closed round NAME again."""
    from qualcode.team.rounds import find_round, reopen_round

    with session.writing() as project:
        say(reopen_round(project, find_round(project, name)).summary)


@round_.verb("remove")
@click.argument("name")
def remove(session: Session, name: str) -> None:
    """Remove the round NAME, in which nobody has coded yet."""
    from qualcode.team.rounds import find_round, remove_round

    with session.writing() as project:
        say(remove_round(project, find_round(project, name)).summary)
