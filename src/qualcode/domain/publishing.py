"""What speaks against a publication, as values: each problem with its place and with how it is settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from qualcode.domain.translation import tr

ProblemKind = Literal["key", "ner", "name", "entity", "unmapped", "small", "withheld", "often"]
PROBLEM_KINDS: tuple[ProblemKind, ...] = get_args(ProblemKind)
"""All kinds, in the order in which a refusal names them."""

CALLED: dict[ProblemKind, str] = {
    "key": tr("the list of names"),
    "ner": tr("names that no list has"),
    "name": tr("names of the list"),
    "entity": tr("what looks like somebody's name, place or number"),
    "unmapped": tr("speakers who are not mapped"),
    "small": tr("too few people"),
    "withheld": tr("participants who are withheld"),
    "often": tr("one participant quoted too often"),
}
REMEDIES: dict[ProblemKind, str] = {
    "key": tr("give one (`--names FILE`), or say `--without-key` and the file will say so too"),
    "ner": tr("install a language model (`qualcode model list`), or say `--without-ner` and the file will say so too"),
    "name": tr("pseudonymise, or replace it in the file alone (`--redact`)"),
    "entity": tr("let pass what tells nobody (`--accept WORD`, `--accepted FILE`), or replace it (`--redact`)"),
    "unmapped": tr("say who the speakers are (`qualcode speakers map LABEL PARTICIPANT`)"),
    "small": tr(
        "choose coarser attributes or larger groups, or in tables hide small cells "
        "(`--suppress`); `saturation` can number interviews (`--numbered`)"
    ),
    "withheld": tr("leave them out (`--leave-out-withheld`)"),
    "often": tr(
        "take fewer quotes of each (`--per-participant K`), or say `--quoted-often` and the file will say so too"
    ),
}
"""How the problems of a kind are settled, besides writing the file unchecked."""
AFTER_REDACTION: dict[ProblemKind, str] = {
    "name": tr("rename what holds it, or take it out: redaction changes quotes and memos only"),
    "entity": tr(
        "let pass what tells nobody (`--accept WORD`, `--accepted FILE`), or rename what "
        "holds it: redaction changes quotes and memos only"
    ),
}
"""The same where names are redacted already."""
UNCHECKED = tr("write it with `--internal`")
SHOWN = 5
"""How many places a refusal names in its sentence."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that speaks against publication."""

    kind: ProblemKind
    where: str
    """The place, in words."""
    what: str
    """What is wrong there."""
    remedy: str

    @property
    def sentence(self) -> str:
        """Place and problem, without a full stop."""
        return f"{self.where}: {self.what}" if self.kind == "small" else f"{self.where} {self.what}"

    def as_json(self) -> dict[str, str]:
        """The same as an object of JSON."""
        return {"kind": self.kind, "where": self.where, "what": self.what, "remedy": self.remedy}


def problem(kind: ProblemKind, where: str, what: str, *, redacted: bool = False) -> Problem:
    """A problem with the remedy of its kind.

    Args:
        redacted: Whether names are replaced in the file already.
    """
    remedies = REMEDIES | AFTER_REDACTION if redacted else REMEDIES
    return Problem(kind, where, what, remedies[kind])


def by_kind(problems: Iterable[Problem]) -> dict[ProblemKind, list[Problem]]:
    """The problems of each kind that there is, in the order of the kinds."""
    found: dict[ProblemKind, list[Problem]] = {kind: [] for kind in PROBLEM_KINDS}
    for one in dict.fromkeys(problems):
        found[one.kind].append(one)
    return {kind: ones for kind, ones in found.items() if ones}


def told(problems: Sequence[Problem]) -> tuple[str, str]:
    """(what is wrong, what helps) in one sentence each: places of every kind there is, at most `SHOWN` unless there
    are more kinds than that."""
    kinds = by_kind(problems)
    most = dict.fromkeys(kinds, 0)
    left = sum(map(len, kinds.values()))
    for _ in range(min(max(SHOWN, len(kinds)), left)):
        # One of each kind first, then those that are left in their order.
        unnamed = [k for k in kinds if not most[k]] or [k for k in kinds if most[k] < len(kinds[k])]
        kind = unnamed[0]
        most[kind] += 1
        left -= 1
    named = [one.sentence for kind, ones in kinds.items() for one in ones[: most[kind]]]
    said = "; ".join(named)
    remedies = ", ".join(dict.fromkeys(one.remedy for ones in kinds.values() for one in ones))
    return (
        tr("{problems}; and {more} more", problems=said, more=left) if left else said,
        tr("{remedies}, or {last}", remedies=remedies, last=UNCHECKED),
    )


def listed(problems: Sequence[Problem], most: int = 20) -> list[str]:
    """A refusal as lines: for each kind what it is, how it is settled, and its places, at most so many of each."""
    lines = []
    for kind, ones in by_kind(problems).items():
        lines.append(f"{CALLED[kind]} ({len(ones)}): {ones[0].remedy}")
        lines += [f"  {one.sentence}" for one in ones[:most]]
        if len(ones) > most:
            lines.append(tr("  and {more} more", more=len(ones) - most))
    return lines
