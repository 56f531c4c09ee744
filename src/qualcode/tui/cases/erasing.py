"""Erasing a participant from the screens: what goes is shown, the name is typed, then it goes; copies are told."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from qualcode.domain.errors import QualcodeError
from qualcode.domain.translation import plural, tr
from qualcode.domain.wording import counted
from qualcode.tui.prompts.dialogs import ChoicePrompt, LinePrompt, Report
from qualcode.tui.prompts.rows import QUIET, harmless
from qualcode.tui.screens.base import WorkScreen

if TYPE_CHECKING:
    from qualcode.cases.erased_key import KeyOfErased
    from qualcode.cases.erasing import ErasePlan
    from qualcode.domain.values import Case
    from qualcode.storage.project import Project
    from qualcode.upkeep.copies_left import Cleared, CopyLeft

_SHOWN = 8


async def erase_participant(screen: WorkScreen, case: Case) -> None:
    """Show what goes, ask for the name, let it go, and say what still holds the words; from a worker."""
    from qualcode.cases.erasing import erase, forget_beside
    from qualcode.upkeep.copies_left import copies_left

    app = screen.qualcode
    found = await screen.read(_planned, case, app.settings.identity_key)
    where = app.store.path
    if found is None or where is None:
        return
    plan, key = found
    prompt = LinePrompt(tr("Erase {name} for good?", name=harmless(case.name)), note=_told(plan, key))
    typed = await app.push_screen_wait(prompt)
    if typed is None:
        return
    if typed.strip() != case.name.strip():
        screen.say(tr("Nothing was erased: what was typed is not the participant's name"))
        return
    await app.stop_advising()
    try:
        left = await app.store.call(lambda: copies_left(where, plan))
        await app.store.run(forget_beside, plan)
        erased = await app.works.carry_out(
            tr("Erasing {name}", name=harmless(case.name)),
            lambda: app.store.around(lambda: erase(where, plan)),
            may_leave=False,
        )
        if isinstance(erased, QualcodeError):
            raise erased
    except QualcodeError as error:
        screen.refuse(error)
        return
    problems = await _forget_key(screen, key)
    cleared = await _clear(screen, plan, left)
    if await app.open_project(where):
        done = Content.assemble(*_report(plan, left, cleared, problems))
        app.push_screen(Report(tr("Erased"), done))


def _planned(project: Project, case: Case, setting: str) -> tuple[ErasePlan, KeyOfErased]:
    from qualcode.cases.erased_key import key_of_erased
    from qualcode.cases.erasing import plan_erasing

    key = key_of_erased(project, case, setting=setting)
    return plan_erasing(project, case, key.names), key


async def _forget_key(screen: WorkScreen, key: KeyOfErased) -> tuple[str, ...]:
    try:
        await screen.qualcode.store.call(key.forget)
    except QualcodeError as error:
        return (tr("The identity key still has who that was: {sentence}", sentence=error.sentence),)
    return ()


async def _clear(screen: WorkScreen, plan: ErasePlan, left: Sequence[CopyLeft]) -> Cleared | None:
    """Ask what becomes of the files on this machine that still hold the words."""
    from qualcode.upkeep.copies_left import DELETE, LEAVE, REWRITE, clear

    ours = [copy for copy in left if copy.is_ours]
    if not ours:
        return None
    choices: list[tuple[Hashable, str, str]] = [
        (DELETE, tr("delete them"), tr("with all else that they hold")),
        (REWRITE, tr("rewrite them"), tr("the same is taken out of each; they stay backups")),
        (LEAVE, tr("leave them"), tr("they go on holding these words")),
    ]
    names = ", ".join(copy.copy.path.rpartition("/")[2] for copy in ours[:_SHOWN]) + (" …" if ours[_SHOWN:] else "")
    question = tr("{files} on this machine still hold these words", files=counted(len(ours), "file"))
    chosen = await screen.app.push_screen_wait(ChoicePrompt(question, choices, note=names))
    if chosen not in (DELETE, REWRITE):
        return None
    how = DELETE if chosen == DELETE else REWRITE
    return await screen.qualcode.store.call(lambda: clear(ours, plan, how))


def _told(plan: ErasePlan, key: KeyOfErased) -> str:
    lines = [f"{document.what}: {document.name}" for document in plan.documents[:_SHOWN]]
    if plan.documents[_SHOWN:]:
        lines.append(tr("… and {documents}", documents=counted(len(plan.documents) - _SHOWN, "more document")))
    if plan.names:
        lines.append(tr("replaced wherever people wrote it: {names}", names=", ".join(plan.names)))
    for other in plan.elsewhere[:_SHOWN]:
        count = counted(other.quotes, "quote")
        quotes = (
            tr("{quotes}, which go", quotes=count) if other.written_over else tr("{quotes}, which stay", quotes=count)
        )
        named = tr("the name {times}, which stays", times=counted(other.names, "time"))
        found = "; ".join(part for part, some in ((quotes, other.quotes), (named, other.names)) if some)
        lines.append(tr("look at {document}: {found}", document=other.name, found=found))
    if plan.spoken_codes:
        lines.append(tr("codes that stay, named in these words: {codes}", codes=", ".join(plan.spoken_codes)))
    if key.state == "not opened":
        lines.append(tr("the identity key is not open, and keeps who that was"))
    begin = tr(
        "All that they say goes, with all codings, memos and marks on it, from the history too. "
        "This cannot be undone: type the participant's name to erase them."
    )
    return "\n".join([begin, "", *lines])


def copy_in_words(kind: str) -> str:
    """What a copy of a project is, at the beginning of a sentence."""
    words = {
        "backup": tr("The backup"),
        "asked": tr("The backup elsewhere"),
        "copy": tr("The copy"),
        "damaged": tr("The damaged file put aside"),
        "draft": tr("The draft"),
        "bundle": tr("The bundle"),
    }
    return words.get(kind, kind)


def _report(
    plan: ErasePlan, left: Sequence[CopyLeft], cleared: Cleared | None, problems: Sequence[str]
) -> list[tuple[str, str] | str]:
    done = frozenset((*cleared.deleted, *cleared.rewritten)) if cleared is not None else frozenset()
    parts: list[tuple[str, str] | str] = [f"{plan.line.summary[:1].upper()}{plan.line.summary[1:]}.\n"]
    if cleared is not None:
        if count := len(cleared.deleted):
            parts.append(plural("{number:,} file deleted.", "{number:,} files deleted.", count) + "\n")
        if count := len(cleared.rewritten):
            parts.append(plural("{number:,} file rewritten.", "{number:,} files rewritten.", count) + "\n")
    for copy in left:
        if copy.copy.path not in done:
            whom = tr(" for {whom}", whom=copy.copy.whom) if copy.copy.whom else ""
            place = f" {copy.copy.path}" if copy.copy.path else ""
            what = f"{copy_in_words(copy.copy.kind)}{whom}{place}"
            held = tr("{what} holds these words.", what=what)
            parts.append(harmless(held if copy.surely else tr("{what} may hold these words.", what=what)) + "\n")
    parts += [f"{harmless(problem)}\n" for problem in (*problems, *(cleared.problems if cleared else ()))]
    parts.append((tr("\nExports, printed pages and copies made by hand are not known to the program."), QUIET))
    return parts
