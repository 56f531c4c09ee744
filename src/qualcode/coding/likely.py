"""Which code a coder most likely gives next: those she gave last, gives often, and gave near the passage."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualcode.domain.translation import tr
from qualcode.domain.values import Coding, Transcript
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import codes_as_given

SLOTS = 5
"""So many likely codes lie on the keys 1 to 5."""
LATELY = 20
"""So many of the codes that were given last count as given lately."""

_LATELY, _NEAR, _OFTEN = 0.5, 0.3, 0.2
"""What each of the three reasons weighs; together 1."""
_SAME_TURN, _SAME_QUESTION, _NEXT_TURN = 1.0, 0.7, 0.4
"""How near a coding is to a passage."""


@dataclass(frozen=True, slots=True)
class Likely:
    """How likely a code is, and why."""

    score: float
    """0–1."""
    reason: str
    """What speaks for it most: `given last`, `given lately`, `given near here`, `given often`."""


def likely_codes(
    recent: Sequence[int], counts: Mapping[int, int], near: Mapping[int, float] | None = None
) -> dict[int, Likely]:
    """code → how likely it is to be given next; codes that nothing speaks for are left out.

    Args:
        recent: The codes given last, the latest first; those beyond `LATELY` count for nothing.
        counts: code → how often it was given.
        near: code → 0–1, how near to the passage it was given (`near_codes`).
    """
    near = near or {}
    most = max(counts.values(), default=0) or 1
    rank = {code: number for number, code in enumerate(recent[:LATELY])}
    found = {}
    for code in {**rank, **counts, **near}:
        lately = _LATELY * (1 - rank[code] / (len(rank) + 1)) if code in rank else 0.0
        close, often = _NEAR * near.get(code, 0.0), _OFTEN * counts.get(code, 0) / most
        if rank.get(code) == 0:
            reason = tr("given last")
        elif close and close >= max(lately, often) / 2:  # Being near says more to the reader than having been lately.
            reason = tr("given near here")
        else:
            reason = tr("given lately") if lately >= often else tr("given often")
        found[code] = Likely(lately + close + often, reason)
    return found


def near_codes(transcript: Transcript, codings: Iterable[Coding], passage: tuple[int, int]) -> dict[int, float]:
    """code → 0–1, how near to a passage some codings of it stand.

    Nearest are those in the passage's own turn, then those in answers to the same question (where the interviewers
    are known as such), then those in the turn before or after.

    Args:
        transcript: The document.
        codings: Codings in it: those of the coder who is to be served.
        passage: `[start, end)` in code points of the text.
    """
    here = max(0, bisect_right(transcript.turns, passage[0], key=lambda turn: turn.start) - 1)
    first, last = _question_at(transcript, here)
    found: dict[int, float] = {}
    for coding in codings:
        if coding.turn == here:
            near = _SAME_TURN
        elif first <= coding.turn <= last:
            near = _SAME_QUESTION
        elif abs(coding.turn - here) == 1:
            near = _NEXT_TURN
        else:
            continue
        found[coding.code_id] = max(near, found.get(coding.code_id, 0.0))
    return found


def _question_at(transcript: Transcript, here: int) -> tuple[int, int]:
    """The ordinals of the first and last turn between two questions; of the turn itself where nobody asks."""

    def asks(turn: int) -> bool:
        speaker = transcript.speakers.get(transcript.speaker_ids[turn] or 0)
        return speaker is not None and speaker.role == "interviewer"

    turns = len(transcript.turns)
    first = next((turn for turn in range(min(here, turns - 1), -1, -1) if asks(turn)), None)
    if first is None:
        return here, here
    last = next((turn - 1 for turn in range(here + 1, turns) if asks(turn)), turns - 1)
    return first, last


class Habits:
    """Which codes a coder has given, how often and how long ago, and the five of them that lie on keys.

    A code keeps its key as long as it is among the five given last, so that fingers can learn it; a code that comes
    anew takes the key of the one that was given longest ago.

    Args:
        given: The codes in the order in which they were given, one for each time.
    """

    def __init__(self, given: Iterable[int] = ()) -> None:
        self.counts: Counter[int] = Counter()
        self.slots: dict[int, int] = {}
        """1–5 → code."""
        self._order: dict[int, None] = {}
        for code in given:
            self.give(code)

    def give(self, code_id: int) -> None:
        """Take note that a code was given."""
        self.counts[code_id] += 1
        self._order.pop(code_id, None)
        self._order[code_id] = None
        if code_id in self.slots.values():
            return
        free = next((slot for slot in range(1, SLOTS + 1) if slot not in self.slots), None)
        if free is None:
            age = {code: number for number, code in enumerate(self._order)}
            free = min(self.slots, key=lambda slot: age.get(self.slots[slot], -1))
        self.slots[free] = code_id

    def count_again(self, given: Iterable[int]) -> None:
        """Take over what stands given now, as after an undo; the keys stay as they are."""
        known = Habits(given)
        self.counts, self._order = known.counts, known._order

    @property
    def recent(self) -> list[int]:
        """The codes given last, the latest first, each once; no more than `LATELY`."""
        order = list(self._order)
        return order[: -LATELY - 1 : -1]


def habits_of(project: Project) -> Habits:
    """What the session's coder is used to giving; nothing before her first coding."""
    return Habits(codes_given(project))


def codes_given(project: Project) -> list[int]:
    """The codes of the session coder's codings in the order in which they were given."""
    me = project.known_coder_id()
    return codes_as_given(project, me) if me is not None else []
