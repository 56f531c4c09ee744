"""What the search says in words: how far it has come, what was found, and what went wrong."""

from __future__ import annotations

from qualcode.domain.errors import QualcodeError, QueryError
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.tui.search.findings import MOST, Findings
from qualcode.tui.search.looking import Looking
from qualcode.tui.search.modes import SearchMode, mode_of

HELP = tr(
    "Type above: hits show as you type, ‹filter.down› goes into the list, ‹search.visit› opens "
    "the passage.\n"
    "\nIn the list ‹search.mark› marks hits, ‹search.autocode› gives them, or all, a code after a "
    "look; ‹search.counts› counts them by an attribute. ‹search.by_speaker› codes all that "
    "somebody says, ‹search.by_heading› all that is answered under a heading of the guide."
)

OTHERWISE = tr("Type other words, or press ‹search.mode› to look in another way.")


def help_on(mode: SearchMode) -> str:
    """What stands in the list before anything is typed."""
    return f"{mode_of(mode).title}: {mode_of(mode).means}\n\n{HELP}"


def pointed(error: QualcodeError, width: int) -> str:
    """A refusal as a sentence, with the character it points at."""
    if not isinstance(error, QueryError) or error.at is None or not error.query:
        return error.shown
    room = max(20, width - 8)
    query = " ".join(error.query.split("\n"))
    begin = max(0, error.at - room + 12)
    before = f"…{query[begin + 1 : error.at]}" if begin else query[: error.at]
    shown = (before + query[error.at :])[:room]
    return f"{error.shown}\n\n{shown}\n{' ' * len(before)}^"


def nothing(findings: Findings) -> str:
    """Why the list is empty."""
    if findings.mode == "query":
        said = (
            tr("Nothing was found: {note}.", note=findings.note)
            if findings.note
            else tr("Nothing in the project is so.")
        )
        return f"{said}\n\n{OTHERWISE}"
    if findings.mode == "similar":
        said = tr(
            "No passage is like that: {passages} {compared}.",
            passages=counted(findings.of, "passage"),
            compared=findings.note,
        )
        return f"{said}\n\n{OTHERWISE}"
    return f"{tr('Nothing of that stands in any document.')}\n\n{OTHERWISE}"


def progress(looking: Looking, findings: Findings) -> str:
    """How far a search has come."""
    so_far = tr("{hits} so far · ", hits=counted(findings.hits, "hit")) if findings.hits else ""
    of = (
        tr("{passed:,} of {documents} looked through", passed=looking.passed, documents=counted(looking.of, "document"))
        if looking.of
        else "…"
    )
    return tr("Looking: ") + so_far + of


def found(findings: Findings, marked: int) -> str:
    """What was found, in a line."""
    if findings.level:
        return findings.note or tr("nobody")
    if findings.mode == "similar":
        said = tr(
            "{passages} of {of:,}, {compared}",
            passages=counted(findings.hits, "likest passage"),
            of=findings.of,
            compared=findings.note,
        )
    else:
        said = tr(
            "{hits} in {count:,} of {documents}",
            hits=counted(findings.hits, "hit"),
            count=len(findings.documents),
            documents=counted(findings.of, "document"),
        )
        if findings.hits > MOST:
            said += tr(" · the first {most:,} are listed", most=MOST)
    if findings.problem is not None and findings.hits:
        said = tr("Stopped, {hits} until then: {problem}", hits=said, problem=findings.problem.sentence)
    return said + (tr(" · ● {marked:,} marked", marked=marked) if marked else "")
