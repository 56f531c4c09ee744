"""`cases erase`: a participant's words go for good, everywhere; what still holds them is told."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.cases_withholding import cases
from qualcode.cli.key_options import key_option
from qualcode.cli.output import answer_json, answer_table, note, one_line, say
from qualcode.cli.session import Session, json_option
from qualcode.domain.errors import QualcodeError, RuleError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.times import iso_time
from qualcode.domain.translation import number, tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.cases.erased_key import KeyOfErased
    from qualcode.cases.erasing import ErasePlan
    from qualcode.domain.erasure import Erased
    from qualcode.domain.erasure_answers import ErasureAnswer
    from qualcode.upkeep.copies_left import Cleared, CopyLeft

__all__ = ["cases"]

_WARNED = 3
_KINDS = {
    "backup": tr("backup"),
    "asked": tr("backup put elsewhere"),
    "bundle": tr("bundle"),
    "copy": tr("copy"),
    "damaged": tr("damaged file put aside"),
    "draft": tr("left by a process that was cut off"),
}


@cases.verb("erase")
@click.argument("name")
@click.option("--dry-run", is_flag=True, help=tr("Only count what would go."))
@click.option(
    "--confirm", metavar="NAME", help=tr("The participant's name once more, instead of typing it when asked.")
)
@click.option(
    "--backups",
    "how",
    type=click.Choice(("delete", "rewrite", "leave")),
    help=tr("What becomes of backups that hold the words; else you are asked."),
)
@key_option
@json_option
@click.pass_context
def erase_(
    ctx: click.Context,
    session: Session,
    name: str,
    dry_run: bool,
    confirm: str | None,
    how: str | None,
    key_file: Path | None,
    as_json: bool,
) -> None:
    """Take the participant NAME and all that they say out of the project for good. It cannot be undone.

    Documents in which nobody else but interviewers speaks go with all that was coded in them; in others their speech
    is written over. Their words and names are taken out of memos, comments, codes and the history too. You type the
    name before anything is done. Status 3: done, but copies are left that hold these words.
    """
    from qualcode.cases.attributes import find_bearer
    from qualcode.cases.erased_key import key_of_erased
    from qualcode.cases.erasing import erase, forget_beside, plan_erasing, rehearse
    from qualcode.upkeep.copies_left import copies_left

    with session.reading() as project:
        bearer = find_bearer(project, name)
        key = key_of_erased(project, bearer, named=key_file, setting=session.settings.identity_key, ask=not dry_run)
        plan = plan_erasing(project, bearer, key.names)
        where = project.location
    copies = copies_left(where, plan)
    if not as_json:
        _tell_plan(plan, key, dry_run)
    if dry_run:
        erased = rehearse(where, plan) if isinstance(where, Path) else None
        if as_json:
            answer_json(_answer(plan, key.state, erased, copies, None, dry_run=True).model_dump(mode="json"))
            return
        if erased is not None:
            _tell_counts(erased, would=True)
        _tell_copies(copies)
        say(tr("nothing was erased"))
        return
    _confirm(plan.case.name, confirm)
    with session.reading() as project:
        forget_beside(project, plan)
    erased = erase(where, plan, take_over=session.take_over)
    problems = _forget_key(key)
    if not as_json:
        _tell_counts(erased, would=False)
    cleared = _clear(copies, plan, how)
    problems += cleared.problems if cleared is not None else ()
    answer = _answer(plan, key.state, erased, copies, cleared, dry_run=False, problems=problems)
    if as_json:
        answer_json(answer.model_dump(mode="json"))
    else:
        _tell_left(answer)
    ctx.exit(_WARNED if problems or any(copy.now == "left" for copy in answer.copies) else 0)


def _confirm(name: str, confirm: str | None) -> None:
    typed = confirm
    if typed is None:
        typed = click.prompt(tr("This cannot be undone. Type “{name}” to erase", name=one_line(name)), err=True)
    if typed.strip() != name.strip():
        raise RuleError(
            tr("nothing was erased: what was typed is not the participant's name"), remedy=tr("type it as it is")
        )


def _forget_key(key: KeyOfErased) -> tuple[str, ...]:
    try:
        key.forget()
    except QualcodeError as error:
        return (tr("the identity key still has who that was: {sentence}", sentence=error.sentence),)
    return ()


def _clear(copies: list[CopyLeft], plan: ErasePlan, how: str | None) -> Cleared | None:
    from qualcode.upkeep.copies_left import DELETE, LEAVE, REWRITE, clear

    ours = [copy for copy in copies if copy.is_ours]
    if not ours:
        return None
    if how is None:
        from qualcode.cli.passphrases import has_terminal

        if not has_terminal():
            return None
        _tell_copies(ours)
        how = click.prompt(
            tr(
                "{files} on this machine still hold these words. What becomes of them?",
                files=counted(len(ours), "file"),
            ),
            type=click.Choice((DELETE, REWRITE, LEAVE)),
            default=LEAVE,
            err=True,
        )
    return None if how == LEAVE else clear(ours, plan, how)


# ---------------------------------------------------------------------- telling


def _tell_plan(plan: ErasePlan, key: KeyOfErased, dry_run: bool) -> None:
    say(
        tr("erasing {name} would take out of the project, for good:", name=one_line(plan.case.name))
        if dry_run
        else tr("erasing {name} takes out of the project, for good:", name=one_line(plan.case.name))
    )
    answer_table(
        (tr("document"), tr("what"), tr("versions"), tr("turns")),
        [
            (
                one_line(document.name) + ("" if document.standing else tr(" (removed before)")),
                document.what,
                document.versions,
                document.turns,
            )
            for document in plan.documents
        ],
        right=(tr("versions"), tr("turns")),
    )
    if plan.names:
        say(tr("replaced wherever people wrote it: {names}", names=", ".join(map(one_line, plan.names))))
    for other in plan.elsewhere:
        counted_quotes = counted(other.quotes, "quote")
        quotes = (
            tr("{quotes} of these words, which go", quotes=counted_quotes)
            if other.written_over
            else tr("{quotes} of these words, which stay", quotes=counted_quotes)
        )
        named = tr("the name {times}, which stays", times=counted(other.names, "time"))
        found = "; ".join(part for part, count in ((quotes, other.quotes), (named, other.names)) if count)
        note(tr("look at {document}: {found}", document=one_line(other.name), found=found))
    if plan.spoken_codes:
        codes = ", ".join(map(one_line, plan.spoken_codes))
        note(
            tr(
                "codes that stay, and whose names are words of {name}: {codes}; rename what tells who",
                name=one_line(plan.case.name),
                codes=codes,
            )
        )
    if key.state == "not opened":
        note(
            tr("the identity key {path} was not opened: `qualcode identity forget` takes them out of it", path=key.path)
        )


_THINGS = {
    "cases": tr("participant"),
    "attribute_value": tr("value of attributes"),
    "coverage_mark": tr("mark of what was read"),
    "document_state": tr("state of documents"),
    "set_member": tr("place in sets"),
    "unplaced": tr("passage that waits for a place"),
}
"""Tables whose rows people call otherwise."""
_PARTS = frozenset({"version", "turn", "sentences", "speaker"})
"""What a document is made of: it goes without being told."""


def _tell_counts(erased: Erased, *, would: bool) -> None:
    rows = [
        f"{number(count)} × {_THINGS.get(table) or shown_word(table)}"
        for table, count in erased.rows.items()
        if table not in _PARTS
    ]
    told = ", ".join(rows) or tr("nothing that stands")
    say(tr("would go: {rows}", rows=told) if would else tr("gone: {rows}", rows=told))
    places = counted(erased.rewritten, "place")
    texts = counted(erased.texts, "text")
    say(
        tr(
            "to be written over: {texts}, {places} where people wrote, {changes:,} of the entries of the history",
            texts=texts,
            places=places,
            changes=erased.changes,
        )
        if would
        else tr(
            "written over: {texts}, {places} where people wrote, {changes:,} of the entries of the history",
            texts=texts,
            places=places,
            changes=erased.changes,
        )
    )


def _tell_copies(copies: list[CopyLeft]) -> None:
    if not copies:
        return
    answer_table(
        (tr("copy"), tr("made"), tr("where"), tr("holds it")),
        [
            (
                _KINDS[left.copy.kind] + (tr(" for {whom}", whom=one_line(left.copy.whom)) if left.copy.whom else ""),
                _local(left.copy.made_ms),
                left.copy.path or tr("not known"),
                tr("yes") if left.surely else tr("perhaps"),
            )
            for left in copies
        ],
    )


def _tell_left(answer: ErasureAnswer) -> None:
    for row in answer.copies:
        if row.now != "left":
            say(f"{shown_word(row.now)}: {row.path}")
    for row in (row for row in answer.copies if row.now == "left"):
        made = tr(" of {made}", made=_stamp(row.made)) if row.made else ""
        if row.kind == "bundle":
            where = f" {row.path}" if row.path else ""
            whom = tr(" for {coder}", coder=one_line(row.coder)) if row.coder else ""
            note(
                tr(
                    "the bundle{whom}{made}{where} holds these words: ask for it to be deleted",
                    whom=whom,
                    made=made,
                    where=where,
                )
                if row.surely
                else tr(
                    "the bundle{whom}{made}{where} may hold these words: ask for it to be deleted",
                    whom=whom,
                    made=made,
                    where=where,
                )
            )
        else:
            kind = _KINDS[row.kind]
            note(
                tr(
                    "the {kind} {path}{made} holds these words: delete it, or say `--backups delete` or `rewrite`",
                    kind=kind,
                    path=row.path,
                    made=made,
                )
                if row.surely
                else tr(
                    "the {kind} {path}{made} may hold these words: delete it, or say `--backups delete` or `rewrite`",
                    kind=kind,
                    path=row.path,
                    made=made,
                )
            )
    for problem in answer.problems:
        note(tr("warning: {problem}", problem=problem))
    say(tr("exports, printed pages, copies made by hand and backups of the whole disk are not known to the program"))


def _local(made_ms: int | None) -> str:
    return "" if made_ms is None else datetime.fromtimestamp(made_ms / 1000).strftime("%Y-%m-%d %H:%M")


def _stamp(utc: str) -> str:
    return datetime.fromisoformat(utc).astimezone().strftime("%Y-%m-%d %H:%M")


def _answer(
    plan: ErasePlan,
    key: str,
    erased: Erased | None,
    copies: list[CopyLeft],
    cleared: Cleared | None,
    *,
    dry_run: bool,
    problems: tuple[str, ...] = (),
) -> ErasureAnswer:
    from qualcode.domain.erasure_answers import CopyLeftRow, ErasedDocumentRow, ErasureAnswer, QuotedRow

    done = dict.fromkeys(cleared.deleted, "deleted") | dict.fromkeys(cleared.rewritten, "rewritten") if cleared else {}
    return ErasureAnswer(
        dry_run=dry_run,
        participant=plan.case.uuid,
        documents=tuple(
            ErasedDocumentRow(
                id=one.uuid, document=one.name, what=one.what, versions=one.versions, turns=one.turns,
                removed=not one.standing,
            )
            for one in plan.documents
        ),
        elsewhere=tuple(
            QuotedRow(document=one.name, quotes=one.quotes, names=one.names, written_over=one.written_over)
            for one in plan.elsewhere
        ),
        names=plan.names,
        codes=plan.spoken_codes,
        rows=dict(erased.rows) if erased else {},
        rewritten=erased.rewritten if erased else 0,
        changes=erased.changes if erased else 0,
        key=key,
        copies=tuple(
            CopyLeftRow(
                path=left.copy.path or None,
                kind=left.copy.kind,
                made=iso_time(left.copy.made_ms) if left.copy.made_ms is not None else None,
                coder=left.copy.whom or None,
                surely=left.surely,
                now=done.get(left.copy.path, "left"),
            )
            for left in copies
        ),
        problems=problems,
    )  # fmt: skip
