"""Cases of another program, with who speaks where: participants, sites and what else has attributes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qualcode.cases.mapping import guess_role
from qualcode.domain.exchange import ExchangedCase
from qualcode.domain.transcripts import ReadTranscript, Turn
from qualcode.exchange.intake import Intake, free

PARTICIPANT = "participant"
SITE = "site"


@dataclass(frozen=True, slots=True)
class Belonging:
    """What belongs to a case in one document."""

    case_id: int
    name: str
    spans: tuple[tuple[int, int], ...]
    """Its passages, in code points; none: the document as a whole."""


class People:
    """Who stands behind the words of each document."""

    def __init__(self) -> None:
        self.belongings: dict[str, list[Belonging]] = defaultdict(list)
        """UUID of a document → what belongs to its participants."""
        self.speaks: dict[tuple[str, str], int] = {}
        """(UUID of a document, label) → participant, where the file says so."""
        self.sites: dict[str, list[int]] = defaultdict(list)
        """UUID of a document → its sites."""


def take_cases(intake: Intake) -> People:
    """Write the cases, sites before those who belong to them; which documents and passages are whose."""
    people = People()
    taken: dict[str, set[str]] = defaultdict(set)
    cases = sorted(intake.exchanged.cases, key=lambda case: case.kind != SITE)
    for case in cases:
        intake.given["cases"] += 1
        kind = case.kind or PARTICIPANT
        name = free(case.name, taken[kind], fallback=kind)
        site = intake.cases.get(case.site)
        uuid = intake.identity("cases", case.uuid)
        id_ = intake.tx.add("cases", uuid=uuid, kind=kind, name=name, site_id=site)
        intake.cases[case.uuid] = id_
        _note(people, case, kind, id_, name)
    return people


def _note(people: People, case: ExchangedCase, kind: str, case_id: int, name: str) -> None:
    if kind == SITE:
        for document in case.documents:
            people.sites[document].append(case_id)
        return
    if kind != PARTICIPANT:
        return
    passages: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for document, start, end in case.passages:
        passages[document].append((start, end))
    for document in case.documents:
        people.belongings[document].append(Belonging(case_id, name, ()))
    for document, spans in passages.items():
        if document not in case.documents:
            people.belongings[document].append(Belonging(case_id, name, tuple(sorted(spans))))
    for document, label in case.speaks:
        people.speaks[document, label] = case_id


@dataclass(frozen=True, slots=True)
class Voices:
    """A document's text with its speakers, and who stands behind them."""

    read: ReadTranscript
    roles: dict[str, tuple[str, int | None]]
    """Label → role and participant."""


def match_voices(intake: Intake, people: People, uuid: str, read: ReadTranscript) -> Voices:
    """Say of each label who stands behind it; turns that nobody is named for get the case that they belong to.

    A label is a case's if the file says so, if it is its name, or if all that it says belongs to that case alone; an
    interviewer's is nobody's.
    """
    belongings = people.belongings.get(uuid, [])
    owners = [_owner(turn, belongings) for turn in read.turns]
    roles: dict[str, tuple[str, int | None]] = {}
    by_name = {one.name.casefold(): one for one in belongings}
    for label in read.speakers:
        said = {id(owner): owner for turn, owner in zip(read.turns, owners, strict=True) if turn.speaker == label}
        only = next(iter(said.values())) if len(said) == 1 else None
        roles[label] = _role(people, uuid, label, by_name.get(label.casefold()), only)
    roles = _told_apart(intake, uuid, roles, people, by_name)
    return _named(intake, read, owners, roles)


def _owner(turn: Turn, belongings: Sequence[Belonging]) -> Belonging | None:
    """The one case that a turn belongs to: by its passages, else by its document; None for none or several."""
    start, end = (turn.speech[0].start, turn.speech[-1].end) if turn.speech else (turn.start, turn.end)
    near = [one for one in belongings if _share(one.spans, start, end) > 0.5]
    found = near or [one for one in belongings if not one.spans]
    return found[0] if len(found) == 1 else None


def _share(spans: Iterable[tuple[int, int]], start: int, end: int) -> float:
    """How much of a stretch lies in passages, from 0 to 1."""
    inside = sum(max(0, min(end, b) - max(start, a)) for a, b in spans)
    return inside / max(1, end - start)


def _role(
    people: People, uuid: str, label: str, named: Belonging | None, only: Belonging | None
) -> tuple[str, int | None]:
    case_id = people.speaks.get((uuid, label))
    if case_id is None and named is not None:
        case_id = named.case_id
    role = guess_role(label)
    if case_id is None and only is not None and role != "interviewer":
        case_id = only.case_id
    return (PARTICIPANT, case_id) if case_id is not None else (role, None)


def _told_apart(
    intake: Intake,
    uuid: str,
    roles: dict[str, tuple[str, int | None]],
    people: People,
    by_name: dict[str, Belonging],
) -> dict[str, tuple[str, int | None]]:
    """Take back what would make several labels of one document the same case, unless the file or a name says so."""
    holders: dict[int, list[str]] = defaultdict(list)
    for label, (_, case_id) in roles.items():
        if case_id is not None:
            holders[case_id].append(label)
    for case_id, labels in holders.items():
        sure = [one for one in labels if (uuid, one) in people.speaks or one.casefold() in by_name]
        if len(labels) > 1:
            for label in set(labels) - set(sure):
                roles[label] = (guess_role(label), None)
            if not sure:
                name = next(one.name for one in by_name.values() if one.case_id == case_id)
                intake.losses.tolerate(
                    "cases whose document has several speakers were not matched to one: `qualcode speakers map` does",
                    name,
                )
    return roles


def _named(
    intake: Intake,
    read: ReadTranscript,
    owners: Sequence[Belonging | None],
    roles: dict[str, tuple[str, int | None]],
) -> Voices:
    turns = list(read.turns)
    for i, (turn, owner) in enumerate(zip(read.turns, owners, strict=True)):
        if turn.speaker is None and turn.speech and owner is not None:
            label = owner.name
            if label in roles and roles[label][1] != owner.case_id:
                continue
            roles[label] = (PARTICIPANT, owner.case_id)
            turns[i] = replace(turn, speaker=label)
    changed = tuple(turns) != read.turns
    if changed:
        intake.losses.tolerate("documents in which nobody is named got the case that they belong to as their speaker")
    return Voices(replace(read, turns=tuple(turns)) if changed else read, roles)
