"""The kinds of verdicts on a difference, as answers name them: apart from what codes and coders are called."""

from __future__ import annotations

from qualcode.domain.disagreements import (
    PutOff,
    TakeAgreed,
    TakeAll,
    TakeBoundary,
    TakeCode,
    TakeMajority,
    TakeNone,
    TakeReading,
    Verdict,
)

READING, ALL, NONE, MAJORITY, CODE, BOUNDARIES, ALIKE, PUT_OFF = VERDICT_KINDS = (
    *("reading", "all", "none", "majority", "code", "boundaries", "agreed", "later"),
)
"""What one coder did; what everybody did; nothing; what most did; another code; one boundary; what was taken for alike
without asking, within a tolerance or none; to be discussed."""
_KINDS: dict[type[Verdict], str] = {
    TakeReading: READING,
    TakeAll: ALL,
    TakeNone: NONE,
    TakeMajority: MAJORITY,
    TakeCode: CODE,
    TakeBoundary: BOUNDARIES,
    TakeAgreed: ALIKE,
    PutOff: PUT_OFF,
}


def verdict_kind(verdict: Verdict) -> str:
    """Which of `VERDICT_KINDS` a verdict is."""
    return _KINDS[type(verdict)]
