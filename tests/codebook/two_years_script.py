"""The script of two years of an invented study: what is done in each quarter, and why. Nobody said any of this."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

SEED = 20240109
LEAD, CODERS = "mara", ("mara", "jonas", "lea")
THEMES = ("Teachers", "Pupils", "Hours", "Rooms", "Money", "Training", "Devices", "Parents", "Leaders", "Feelings")
KINDS = ("beginning with", "hope for", "fear of", "work with", "end of")
OFTEN = ("Hours", "Training", "Devices", "Money")
"""The themes that most is said of, in the first three interviews above all."""
IMPORTED, APPLIED = 235, 5
"""Codings that come in from a file in a quarter, and those that each coder gives by hand."""


class Step(NamedTuple):
    """One change of the codebook: the verb, the code, what else it needs, and why."""

    verb: str
    code: str
    rest: Any
    reason: str


QUARTERS: tuple[tuple[Step, ...], ...] = (
    (
        Step("rename", "Teachers/fear of teachers", "worry about teachers", "nobody is afraid of them"),
        Step("redefine", "Pupils/hope for pupils", "what is hoped for those who learn", "staff were coded with it"),
        Step("merge", "Hours/work with hours", ["Hours/end of hours"], "the end was work as well"),
        Step("split", "Rooms/work with rooms", ["rooms shared", "rooms divided"], "two things are said"),
        Step("redefine", "Money/fear of money", "that money will be missing", "it is not money that is feared"),
    ),
    (
        Step("rename", "Money/beginning with money", "first money", "shorter"),
        Step("merge", "Training/work with training", ["Training/hope for training", "Training/end of training"], "few"),
        Step("split", "Devices/work with devices", ["devices lent", "devices owned"], "owners speak otherwise"),
        Step("redefine", "Parents/work with parents", "what is done together with parents", "not for them"),
        Step("rename", "Leaders", "Heads", "as they call themselves"),
    ),
    (
        Step("merge", "Hours/fear of hours", ["Hours/work with hours"], "one complaint"),
        Step("redefine", "Pupils/hope for pupils", "what is hoped for pupils and by them", "both are said"),
        Step("split", "Feelings/hope for feelings", ["joy", "relief"], "relief is after, joy before"),
        Step("rename", "Rooms/rooms shared", "one room for all", "in their words"),
        Step("split", "Parents/fear of parents", ["parents' fears", "fear of what parents say"], "whose fear it is"),
    ),
    (
        Step("merge", "Devices/devices lent", ["Devices/end of devices", "Devices/devices owned"], "owners were three"),
        Step("redefine", "Heads/work with leaders", "what heads do themselves", "others' work was in it"),
        Step("rename", "Heads/fear of leaders", "fear of the head", "as the theme is called"),
        Step("redefine", "Feelings/fear of feelings", "unease without an object", "else it is the object's"),
        Step("split", "Money/fear of money", ["salaries", "Rooms/rooms too dear"], "what is paid for"),
    ),
    (
        Step("merge", "Feelings/joy", ["Feelings/relief"], "nobody can tell them apart"),
        Step("rename", "Pupils/end of pupils", "leaving school", "what it is"),
        Step("redefine", "Teachers/worry about teachers", "that there are too few of them", "narrower"),
        Step("split", "Teachers/work with teachers", ["teaching together", "preparing together"], "two places"),
        Step("merge", "Rooms/rooms divided", ["Rooms/end of rooms"], "walls either way"),
    ),
    (
        Step("rename", "Training/work with training", "training", "all of it"),
        Step("split", "Hours/fear of hours", ["hours too many", "hours too few"], "opposite complaints"),
        Step("redefine", "Devices/devices lent", "devices that are not one's own", "what was merged"),
        Step("merge", "Parents/work with parents", ["Parents/parents' fears"], "they come to speak of it"),
        Step("split", "Heads/work with leaders", ["heads who teach"], "a kind of its own"),
    ),
    (
        Step("merge", "Hours/hours too many", ["Hours/hours too few"], "they were not opposite"),
        Step("rename", "Feelings", "What they feel", "plainer"),
        Step("redefine", "Pupils/hope for pupils", "what is hoped for those who learn", "as it was at first"),
        Step("split", "Devices/devices lent", ["devices of the school", "devices of friends"], "who lends"),
        Step("rename", "Heads/hope for leaders", "hope for a new head", "what they hope"),
    ),
    (
        Step("merge", "Teachers/teaching together", ["Teachers/preparing together"], "one hour, one room"),
        Step("redefine", "Training/training", "whatever is learned for the work", "last word on it"),
        Step("split", "Parents/hope for parents", ["parents who help"], "the helpers stand out"),
        Step("rename", "Hours/hours too many", "hours", "what is left"),
        Step("merge", "Money/salaries", ["Money/fear of money", "Money/end of money"], "salaries are meant"),
    ),
)
"""Forty changes: ten merges, ten splits, ten renamings, ten redefinitions."""


class Clock:
    """Stands for the module `time` where the program asks what time it is: an hour goes by with each change."""

    def __init__(self) -> None:
        self.now = datetime(2023, 1, 9, 12, tzinfo=UTC)

    def time_ns(self) -> int:
        return int(self.now.timestamp()) * 10**9

    @property
    def ms(self) -> int:
        return self.time_ns() // 10**6

    def next_day_at_noon(self, days: int) -> None:
        self.now = (self.now + timedelta(days=days)).replace(hour=12)


def codebook_yaml() -> str:
    """Ten themes with five codes each."""
    lines = ["name: two years", "codes:"]
    for theme in THEMES:
        lines += [f"  - name: {theme}", f"    definition: All that is said of {theme.lower()}.", "    children:"]
        for kind in KINDS:
            lines += [f"      - name: {kind} {theme.lower()}", f"        definition: The {kind} {theme.lower()}."]
    return "\n".join(lines) + "\n"


def transcript(rng: random.Random) -> str:
    """An interview of 40 invented turns."""
    who, does = ("we", "they", "all of us", "nobody", "some"), ("wanted", "found", "lost", "changed", "kept", "shared")
    what = ("the rooms", "the hours", "a plan", "the keys", "what was promised", "the money", "a new head")
    when = ("at first", "in spring", "after the break", "again and again", "for a while", "in the end")
    turns = []
    for i in range(40):
        said = [
            f"{rng.choice(who).capitalize()} {rng.choice(does)} {rng.choice(what)} {rng.choice(when)}."
            for _ in range(rng.randint(2, 5))
        ]
        turns.append(f"{'INTERVIEWER' if i % 4 == 0 else 'MS. OAK'}: {' '.join(said)}")
    return "\n\n".join(turns) + "\n"
