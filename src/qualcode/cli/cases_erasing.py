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
from qualcode.domain.times import iso_time
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
    "backup": "backup",
    "asked": "backup put elsewhere",
    "bundle": "bundle",
    "copy": "copy",
    "damaged": "damaged file put aside",
    "draft": "left by a process that was cut off",
}


@cases.verb("erase")
@click.argument("name")
@click.option("--dry-run", is_flag=True, help="Only count what would go.")
@click.option("--confirm", metavar="NAME", help="The participant's name once more, instead of typing it when asked.")
@click.option(
    "--backups",
    "how",
    type=click.Choice(("delete", "rewrite", "leave")),
    help="What becomes of backups that hold the words; else you are asked.",
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
        say("nothing was erased")
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
        typed = click.prompt(f"This cannot be undone. Type “{one_line(name)}” to erase", err=True)
    if typed.strip() != name.strip():
        raise RuleError("nothing was erased: what was typed is not the participant's name", remedy="type it as it is")


def _forget_key(key: KeyOfErased) -> tuple[str, ...]:
    try:
        key.forget()
    except QualcodeError as error:
        return (f"the identity key still has who that was: {error.sentence}",)
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
            f"{counted(len(ours), 'file')} on this machine still hold these words. What becomes of them?",
            type=click.Choice((DELETE, REWRITE, LEAVE)),
            default=LEAVE,
            err=True,
        )
    return None if how == LEAVE else clear(ours, plan, how)


# ---------------------------------------------------------------------- telling


def _tell_plan(plan: ErasePlan, key: KeyOfErased, dry_run: bool) -> None:
    say(f"erasing {one_line(plan.case.name)} {'would take' if dry_run else 'takes'} out of the project, for good:")
    answer_table(
        ("document", "what", "versions", "turns"),
        [
            (
                one_line(document.name) + ("" if document.standing else " (removed before)"),
                document.what,
                document.versions,
                document.turns,
            )
            for document in plan.documents
        ],
        right=("versions", "turns"),
    )
    if plan.names:
        say(f"replaced wherever people wrote it: {', '.join(map(one_line, plan.names))}")
    for other in plan.elsewhere:
        quotes = f"{counted(other.quotes, 'quote')} of these words, which {'go' if other.written_over else 'stay'}"
        named = f"the name {counted(other.names, 'time')}, which stays"
        found = "; ".join(part for part, count in ((quotes, other.quotes), (named, other.names)) if count)
        note(f"look at {one_line(other.name)}: {found}")
    if plan.spoken_codes:
        codes = ", ".join(map(one_line, plan.spoken_codes))
        note(
            f"codes that stay, and whose names are words of {one_line(plan.case.name)}: {codes}; rename what tells who"
        )
    if key.state == "not opened":
        note(f"the identity key {key.path} was not opened: `qualcode identity forget` takes them out of it")


_THINGS = {
    "cases": "participant",
    "attribute_value": "value of attributes",
    "coverage_mark": "mark of what was read",
    "document_state": "state of documents",
    "set_member": "place in sets",
    "unplaced": "passage that waits for a place",
}
"""Tables whose rows people call otherwise."""
_PARTS = frozenset({"version", "turn", "sentences", "speaker"})
"""What a document is made of: it goes without being told."""


def _tell_counts(erased: Erased, *, would: bool) -> None:
    rows = [f"{count:,} × {_THINGS.get(table, table)}" for table, count in erased.rows.items() if table not in _PARTS]
    say(f"{'would go' if would else 'gone'}: {', '.join(rows) or 'nothing that stands'}")
    places = counted(erased.rewritten, "place")
    say(
        f"{'to be ' if would else ''}written over: {counted(erased.texts, 'text')}, {places} where people wrote, "
        f"{erased.changes:,} of the entries of the history"
    )


def _tell_copies(copies: list[CopyLeft]) -> None:
    if not copies:
        return
    answer_table(
        ("copy", "made", "where", "holds it"),
        [
            (
                _KINDS[left.copy.kind] + (f" for {one_line(left.copy.whom)}" if left.copy.whom else ""),
                _local(left.copy.made_ms),
                left.copy.path or "not known",
                "yes" if left.surely else "perhaps",
            )
            for left in copies
        ],
    )


def _tell_left(answer: ErasureAnswer) -> None:
    for row in answer.copies:
        if row.now != "left":
            say(f"{row.now}: {row.path}")
    for row in (row for row in answer.copies if row.now == "left"):
        made = f" of {_stamp(row.made)}" if row.made else ""
        held = "holds these words" if row.surely else "may hold these words"
        if row.kind == "bundle":
            where = f" {row.path}" if row.path else ""
            whom = f" for {one_line(row.coder)}" if row.coder else ""
            note(f"the bundle{whom}{made}{where} {held}: ask for it to be deleted")
        else:
            note(f"the {_KINDS[row.kind]} {row.path}{made} {held}: delete it, or say `--backups delete` or `rewrite`")
    for problem in answer.problems:
        note(f"warning: {problem}")
    say("exports, printed pages, copies made by hand and backups of the whole disk are not known to the program")


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
