"""Participants and sites who are withheld from publications: they withdrew, or are under embargo until a day.

Nothing of them is taken away: the project holds their words, and so do transfers; a publication that shows or counts
them is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qualcode.domain.changes import Effects
from qualcode.domain.errors import InputError, RuleError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import EMBARGO, WITHDRAWN, Case, Document
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_cases


@dataclass(frozen=True, slots=True)
class Withheld:
    """Somebody who may not be shown."""

    case_id: int
    kind: str
    name: str
    word: str
    """Why, as it follows “who”: `withdrew`, `is under embargo until 2027-01-31`."""


def withdraw(project: Project, bearer: Case | Document, reason: str = "") -> Effects:
    """Note that a participant or site withdrew from the study; the reason stands in the history.

    Raises:
        RuleError: It is no participant or site, or withdrew already.
    """
    case = _who(bearer)
    if case.withheld == WITHDRAWN:
        raise RuleError(
            tr("“{name}” is noted as withdrawn already", name=case.name), remedy=tr("see `qualcode cases list`")
        )
    said = tr("{kind} {name} withdrew", kind=shown_word(case.kind), name=case.name)
    return _note(project, case, WITHDRAWN, None, f"{said}: {' '.join(reason.split())}" if reason.strip() else said)


def embargo(project: Project, bearer: Case | Document, until: str) -> Effects:
    """Withhold a participant or site until a day; on that day it may be shown.

    Args:
        until: As `2027-01-31`.

    Raises:
        InputError: That is no date.
        RuleError: It is no participant or site, or withdrew.
    """
    case = _who(bearer)
    day = _day(until.strip())
    if day is None:
        raise InputError(tr("“{text}” is no date", text=until), remedy=tr("write it as 2027-01-31"))
    if case.withheld == WITHDRAWN:
        raise RuleError(
            tr("“{name}” withdrew, which has no end", name=case.name),
            remedy=tr("release it first (`qualcode cases release`)"),
        )
    return _note(
        project,
        case,
        EMBARGO,
        day,
        tr("{kind} {name} under embargo until {day}", kind=shown_word(case.kind), name=case.name, day=day),
    )


def release(project: Project, bearer: Case | Document) -> Effects:
    """Let publications show a participant or site again.

    Raises:
        RuleError: It is not withheld.
    """
    case = _who(bearer)
    if case.withheld is None:
        raise RuleError(tr("“{name}” is not withheld", name=case.name), remedy=tr("see `qualcode cases list`"))
    return _note(
        project,
        case,
        None,
        None,
        tr("{kind} {name} may be published again", kind=shown_word(case.kind), name=case.name),
    )


def withheld_cases(project: Project, day: str) -> dict[int, Withheld]:
    """Who may not be shown on a day; the participants of a site that is withheld are, too.

    Args:
        day: As `2026-11-22`; on what is no day every embargo stands.
    """
    cases = list_cases(project)
    found = {
        case.id: Withheld(case.id, case.kind, case.name, word)
        for case in cases
        if (word := _why(case, day)) is not None
    }
    for case in cases:
        if case.id not in found and case.kind == "participant" and case.site_id in found:
            site = found[case.site_id]
            found[case.id] = Withheld(
                case.id, case.kind, case.name, tr("belongs to “{site}”, which {why}", site=site.name, why=site.word)
            )
    return found


def withheld_word(case: Case) -> str:
    """How lists say that a case is withheld: `withdrawn`, `embargo until 2027-01-31`; empty where it is not."""
    if case.withheld == EMBARGO:
        return tr("embargo until {day}", day=case.withheld_until)
    return shown_word(case.withheld or "")


def left_out_fact(withheld: Iterable[int]) -> tuple[tuple[str, str], ...]:
    """What the head of a file says of those it leaves out; nothing where nobody is."""
    count = len(frozenset(withheld))
    told = plural(
        "one participant who is withheld, with all they say",
        "{number} participants who are withheld, with all they say",
        count,
    )
    return (("left out", told),) if count else ()


def _who(bearer: Case | Document) -> Case:
    if isinstance(bearer, Case) and bearer.kind in ("participant", "site"):
        return bearer
    raise RuleError(tr("“{name}” is no participant or site", name=bearer.name), remedy=tr("only these can be withheld"))


def _note(project: Project, case: Case, word: str | None, until: str | None, summary: str) -> Effects:
    with project.change("withhold-case", summary) as tx:
        tx.update_where("cases", {"id": case.id}, withheld=word, withheld_until=until)
    return project.last


def _why(case: Case, day: str) -> str | None:
    if case.withheld == WITHDRAWN:
        return tr("withdrew")
    if case.withheld == EMBARGO:
        until, today = _day(case.withheld_until or ""), _day(day)
        if until is None or today is None or today < until:
            return tr("is under embargo until {day}", day=case.withheld_until)
    return None


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
