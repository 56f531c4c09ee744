"""The moments at which the codebook can be looked at: now, each named version, each day it changed, the start."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from qualcode.codebook.comparing import KINDS, Difference
from qualcode.codebook.tree import load_tree
from qualcode.codebook.versions import state_at
from qualcode.domain.choices import NOW, START
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import number, tr
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import list_versions
from qualcode.storage.reads.codebook_history import codebook_steps
from qualcode.storage.reads.history import changes_by_id
from qualcode.tui.prompts.rows import Cell, Column, Row, when
from qualcode.tui.prompts.telling import Told, changed_words

COLUMNS = (
    Column("", 2),
    Column(tr("Moment"), 12, grow=2),
    Column(tr("Holds"), 11, right=True),
    Column(tr("When"), 16, rank=1),
    Column(tr("Who"), 8, rank=2),
    Column(tr("Why"), 8, grow=2, rank=3),
)
MOST_TEXTS = 300
"""Of so many differences the texts are shown word by word; the lives of the codes show those of the others."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of the codebook."""

    key: str
    """What `versions.state_at` knows it by."""
    kind: str
    """`now`, `version`, `day` or `start`."""
    at_ms: int = 0
    who: str = ""
    why: str = ""
    count: int | None = None
    """Codes; of a day, changes. None while it is not known yet."""


def read_moments(project: Project) -> list[Moment]:
    """Now, the named versions, the start: the latest first."""
    named = [
        Moment(one.name, "version", one.created_ms, one.coder, one.reason) for one in reversed(list_versions(project))
    ]
    return [Moment(NOW, "now", count=len(load_tree(project))), *named, Moment(START, "start", count=0)]


def read_days(project: Project) -> dict[str, int]:
    """Day → how many changes of the codebook were made on it."""
    ids = {step.change_id for step in codebook_steps(project)}
    changes = changes_by_id(project, ids).values()
    return dict(Counter(datetime.fromtimestamp(change.at_ms / 1000).strftime("%Y-%m-%d") for change in changes))


def count_codes(project: Project, moment: str) -> int:
    """How many codes the codebook had at a moment."""
    return len(state_at(project, moment).tree)


def in_order(moments: Sequence[Moment], days: Mapping[str, int]) -> list[Moment]:
    """All moments, the latest first; a day means its end."""
    now, *named, start = moments
    past = [*named, *(Moment(day, "day", _end_of(day), count=count) for day, count in days.items())]
    return [now, *sorted(past, key=lambda moment: -moment.at_ms), start]


def is_day(moment: str) -> bool:
    """Whether a moment is the end of a day."""
    try:
        return date.fromisoformat(moment).isoformat() == moment
    except ValueError:
        return False


def _end_of(day: str) -> int:
    return int(datetime.combine(date.fromisoformat(day), time.max).timestamp() * 1000)


def moment_row(moment: Moment, mark: str) -> Row:
    """A row of the list of moments."""
    shown: Cell = ((moment.key, "strong"),) if moment.kind != "day" else moment.key
    holds = "…"
    if moment.count is not None:
        holds = counted(moment.count, "change") if moment.kind == "day" else counted(moment.count, "code")
    what = {"now": tr("as it stands"), "start": tr("before the first code")}.get(moment.kind, "")
    if moment.kind == "version":
        return Row(moment.key, (((mark, "hit"),), shown, holds, when(moment.at_ms), moment.who, moment.why))
    return Row(moment.key, (((mark, "hit"),), shown, ((holds, "quiet"),), "", "", ((what, "quiet"),)))


def counts_in_words(differences: Sequence[Difference]) -> str:
    """`3 new, 1 removed`."""
    counts = Counter(difference.kind for difference in differences)
    return ", ".join(f"{number(counts[kind])} {KINDS[kind].lower()}" for kind in KINDS if counts[kind])


def tell(differences: Sequence[Difference]) -> list[Told]:
    """The differences under their headings; each is known by its place in the list and its code."""
    told: list[Told] = []
    kind, texts = "", 0
    counts = Counter(difference.kind for difference in differences)
    for place, difference in enumerate(differences):
        if difference.kind != kind:
            kind = difference.kind
            told.append(Told(f"kind {kind}", ((f"{KINDS[kind]} ({number(counts[kind])})", ""),), heading=True))
        key = (place, difference.code)
        told.append(Told(key, ((difference.sentence, ""),)))
        texts += bool(difference.texts)
        if difference.texts and texts <= MOST_TEXTS:
            for field, earlier, later in difference.texts:
                told.append(Told(key, ((f"{shown_word(field)}: ", "quiet"), *changed_words(earlier, later)), indent=2))
    return told
