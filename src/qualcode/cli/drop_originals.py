"""Dropping texts with names for good, once pseudonymised versions stand in their place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.identity import identity
from qualcode.cli.output import answer_json, answer_table, note, one_line, say
from qualcode.cli.session import Session, json_option
from qualcode.domain.errors import RuleError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import plural, tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.domain.erasure import Erased
    from qualcode.domain.pseudonymising_answers import DropAnswer
    from qualcode.identity.dropping import DropPlan
    from qualcode.upkeep.copies_left import CopyLeft

WORD = "drop"
"""What is typed to let the texts go."""
WARNED = 3
_SHOWN = 8
NO_WAY_BACK = tr("this cannot be undone: no undo, no version and no backup of ours brings the texts back")


@identity.verb("drop-originals")
@click.argument("docs", metavar="[DOC]…", nargs=-1)
@click.option("--dry-run", is_flag=True, help=tr("Only say what would go."))
@click.option(
    "--type", "typed", metavar=WORD.upper(), help=tr("The word that is asked for otherwise: {word}.", word=WORD)
)
@click.option(
    "--copies",
    type=click.Choice(("delete", "rewrite", "leave")),
    default="leave",
    show_default=True,
    help=tr("What becomes of backups that still hold the texts."),
)
@json_option
@click.pass_context
def drop_originals(
    ctx: click.Context,
    session: Session,
    docs: tuple[str, ...],
    dry_run: bool,
    typed: str | None,
    copies: str,
    as_json: bool,
) -> None:
    """Drop the texts with names of all documents that were pseudonymised, or of some, for good.

    Older versions go, and with them the imported files, what earlier codings quoted of them, and the names wherever
    they stand in memos, the codebook, labels and names of documents, also in the past that undo knows. It is asked for
    by typing a word and cannot be undone. Backups and bundles that still hold the texts are listed. Status 3: some do.
    """
    from qualcode.identity.dropping import drop, forget_beside, plan_dropping, rehearse
    from qualcode.upkeep.copies_left import clear, copies_left

    with session.reading() if dry_run else session.writing() as project:
        plan = plan_dropping(project, list(docs) or None)
        where = project.location
        if not dry_run:
            _make_sure(plan, typed)
            forget_beside(project)
    done = rehearse(where, plan) if dry_run else drop(where, plan, take_over=session.take_over)
    left = copies_left(where, plan)
    cleared = None
    if not dry_run and copies != "leave":
        cleared = clear(left, plan, copies)
        left = copies_left(where, plan)
        for problem in cleared.problems:
            note(tr("warning: {problem}", problem=problem))
    answer = _answer(plan, done, left, dry_run=dry_run)
    if as_json:
        answer_json(answer.model_dump(mode="json"))
    else:
        _print(answer, cleared.deleted + cleared.rewritten if cleared is not None else ())
    ctx.exit(WARNED if left else 0)


def _make_sure(plan: DropPlan, typed: str | None) -> None:
    """Ask for the word.

    Raises:
        RuleError: Another one was typed.
    """
    if typed is None:
        names = ", ".join(one_line(one.name) for one in plan.documents[:_SHOWN])
        more = " …" if len(plan.documents) > _SHOWN else ""
        note(
            tr(
                "{texts} of {documents} to be dropped for good: {names}; {warning}",
                texts=counted(sum(one.versions for one in plan.documents), "older text"),
                documents=counted(len(plan.documents), "document"),
                names=names + more,
                warning=NO_WAY_BACK,
            )
        )
        typed = str(click.prompt(tr("Type {word} to let them go", word=WORD), default="", show_default=False, err=True))
    if typed.strip().lower() != WORD:
        raise RuleError(tr("nothing was dropped"), remedy=tr("type {word} to let the texts go", word=WORD))


def _answer(plan: DropPlan, done: Erased | None, left: list[CopyLeft], *, dry_run: bool) -> DropAnswer:
    from qualcode.domain.pseudonymising_answers import DropAnswer, DroppedAnswer, LeftCopyAnswer

    return DropAnswer(
        dry_run=dry_run,
        documents=tuple(
            DroppedAnswer(document=one.name, versions=one.versions, original=one.original) for one in plan.documents
        ),
        names=len(plan.names),
        ordinary=plan.ordinary,
        texts=done.contents if done is not None else None,
        rewritten=done.rewritten if done is not None else None,
        changes=done.changes if done is not None else None,
        undoable_no_more=done.undoable_no_more if done is not None else None,
        copies=tuple(LeftCopyAnswer(path=str(one.copy.path), kind=one.copy.kind, surely=one.surely) for one in left),
    )


def _print(answer: DropAnswer, cleared: tuple[str, ...]) -> None:
    answer_table(
        (tr("document"), tr("older texts"), tr("imported file")),
        [(one_line(one.document), one.versions, tr("goes") if one.original else "") for one in answer.documents],
        right=(tr("older texts"),),
    )
    versions = sum(one.versions for one in answer.documents)
    texts, documents = counted(versions, "older text"), counted(len(answer.documents), "document")
    say(
        tr("{texts} of {documents} would go for good", texts=texts, documents=documents)
        if answer.dry_run
        else tr("{texts} of {documents} went for good", texts=texts, documents=documents)
    )
    if answer.rewritten:
        say(
            plural(
                "names were taken out of {number:,} memo, label or other field",
                "names were taken out of {number:,} memo, label or other fields",
                answer.rewritten,
            )
        )
    if answer.ordinary:
        shown = ", ".join(one_line(word) for word in answer.ordinary[:_SHOWN])
        note(
            tr(
                "warning: ordinary words, or for several people, so looked for in no memo: {shown}; "
                "look for them yourself",
                shown=shown,
            )
        )
    for path in cleared:
        say(tr("{name}: no longer holds the texts", name=Path(path).name))
    for one in answer.copies:
        note(
            tr("warning: {path} ({kind}) holds the texts still", path=one_line(one.path), kind=shown_word(one.kind))
            if one.surely
            else tr(
                "warning: {path} ({kind}) may hold the texts still", path=one_line(one.path), kind=shown_word(one.kind)
            )
        )
