"""Cases of another program, with who speaks where: participants, sites and what else has attributes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

from qualcode.cases.attributes import BEARERS
from qualcode.cases.mapping import guess_role
from qualcode.domain.exchange import ExchangedCase
from qualcode.domain.transcripts import ReadTranscript, Turn
from qualcode.domain.translation import tr
from qualcode.exchange.intake import Intake, free
from qualcode.refi.own_conventions import is_own

PARTICIPANT = "participant"
SITE = "site"
_LONGEST_KIND = 80
_INITIALS = 2
"""Letters of a label that may stand for anybody."""


def kind_of(case: ExchangedCase) -> str:
    """What a case is here: `participant` where the file does not say, or says what only documents are."""
    kind = " ".join("".join(sign if sign.isprintable() else " " for sign in case.kind).split())[:_LONGEST_KIND]
    known = kind.casefold()
    return PARTICIPANT if known in ("", "document") else known if known in BEARERS else kind


@dataclass(frozen=True, slots=True)
class Belonging:
    """What belongs to a participant in one document."""

    case_id: int
    name: str
    spans: tuple[tuple[int, int], ...]
    """The passages, in code points, apart and in order; none: the document as a whole."""


@dataclass(slots=True)
class People:
    """Who stands behind the words of each document."""

    belongings: dict[str, list[Belonging]] = field(default_factory=lambda: defaultdict(list))
    """UUID of a document → what belongs to its participants, once for each."""
    speaks: dict[tuple[str, str], int] = field(default_factory=dict)
    """(UUID of a document, label) → participant, where the file says so."""
    anywhere: dict[str, int] = field(default_factory=dict)
    """Name in lower case → participant of whom the file does not say where they speak."""
    sites: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """UUID of a document → its sites."""


def take_cases(intake: Intake) -> People:
    """Write the cases, sites before those who belong to them; which documents and passages are whose."""
    people = People()
    taken: dict[str, set[str]] = defaultdict(set)
    for case in sorted(intake.exchanged.cases, key=lambda case: kind_of(case) != SITE):
        intake.given["cases"] += 1
        kind = kind_of(case)
        name = free(case.name, taken[kind], fallback=kind)
        site = intake.cases.get(case.site)
        uuid = intake.identity("cases", case.uuid)
        id_ = intake.tx.add("cases", uuid=uuid, kind=kind, name=name, site_id=site)
        intake.cases[case.uuid] = id_
        if kind == PARTICIPANT:
            _note_participant(intake, people, case, id_, name)
        else:
            _note_other(intake, people, case, id_, name)
    return people


def _note_participant(intake: Intake, people: People, case: ExchangedCase, case_id: int, name: str) -> None:
    passages: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for document, start, end in case.passages:
        passages[document].append((start, end))
    for document in dict.fromkeys((*case.documents, *passages)):
        spans = () if document in case.documents else tuple(_apart(passages[document]))
        people.belongings[document].append(Belonging(case_id, name, spans))
    for document, label in case.speaks:
        people.speaks[document, label] = case_id
    if not (case.documents or case.passages or case.speaks or is_own(intake.exchanged.origin)):
        people.anywhere[name.casefold()] = case_id


def _note_other(intake: Intake, people: People, case: ExchangedCase, case_id: int, name: str) -> None:
    """Of a site its documents; what else belongs to a case that is no participant has no place here, and is told."""
    documents = dict.fromkeys(case.documents)
    gone = len(case.passages)
    if kind_of(case) == SITE:
        for document in documents:
            people.sites[document].append(case_id)
    else:
        gone += len(documents)
    if gone:
        intake.losses.leave_out(
            tr("passages and documents of cases that are no participants have no place"), name, times=gone
        )


def tell_of_nowhere(intake: Intake, people: People) -> None:
    """Tell, when all documents are written, of those that cases belong to and that are none of them."""
    for document, belongings in people.belongings.items():
        if document not in intake.documents:
            for one in belongings:
                intake.losses.leave_out(tr("documents of cases that the file does not hold"), one.name)


def _apart(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans in their order, those that touch as one: what lies in two of them counts once."""
    begin, until = None, 0
    for start, end in sorted((min(span), max(span)) for span in spans):
        if begin is None:
            begin, until = start, end
        elif start <= until:
            until = max(until, end)
        else:
            yield begin, until
            begin, until = start, end
    if begin is not None:
        yield begin, until


@dataclass(frozen=True, slots=True)
class Voices:
    """A document's text with its speakers, and who stands behind them."""

    read: ReadTranscript
    roles: dict[str, tuple[str, int | None]]
    """Label → role and participant."""


def match_voices(intake: Intake, people: People, uuid: str, name: str, read: ReadTranscript) -> Voices:
    """Say of each label who stands behind it; turns that nobody is named for get the case that they belong to.

    A label is a case's if the file says so, if it is its name, or if all that it says belongs to that case alone; an
    interviewer's is nobody's, unless the file says so. Of whom no label and no turn came to be, is told.

    Args:
        uuid: The document's.
        name: What it is called, for what is told.
    """
    belongings = people.belongings.get(uuid, [])
    owners = list(_owners(read.turns, belongings))
    owned: dict[str, set[int | None]] = defaultdict(set)
    for turn, owner in zip(read.turns, owners, strict=True):
        if turn.speaker is not None:
            owned[turn.speaker].add(owner)
    names = {one.name.casefold(): one.case_id for one in belongings}
    roles = {
        label: _role(people.speaks.get((uuid, label)), label, people.anywhere | names, owned[label])
        for label in read.speakers
    }
    sure = {label for label in roles if (uuid, label) in people.speaks or label.casefold() in names}
    _tell_apart(roles, sure)
    voices = _named(intake, read, belongings, owners, roles)
    there = {case_id for _, case_id in voices.roles.values()}
    for one in belongings:
        if one.case_id not in there:
            intake.losses.tolerate(UNMATCHED, f"{one.name}: {name}")
    return voices


UNMATCHED = tr("documents of cases in which it is not certain who speaks for the case: `qualcode speakers map` says it")
"""What is told of cases that stand behind nobody's words."""


def _owners(turns: Sequence[Turn], belongings: Sequence[Belonging]) -> Iterator[int | None]:
    """The one case that each turn belongs to: by its passages, else by its document; None for none or several."""
    wholes = [one.case_id for one in belongings if not one.spans and not _asks(one.name)]
    coming = sorted(((*span, one.case_id) for one in belongings for span in one.spans), reverse=True)
    if not coming:
        yield from repeat(wholes[0] if len(wholes) == 1 else None, len(turns))
        return
    near: list[tuple[int, int, int]] = []
    for turn in turns:
        start, end = (turn.speech[0].start, turn.speech[-1].end) if turn.speech else (turn.start, turn.end)
        while coming and coming[-1][0] < end:
            near.append(coming.pop())
        near = [one for one in near if one[1] > start]
        inside: Counter[int] = Counter()
        for first, last, case_id in near:
            inside[case_id] += min(end, last) - max(start, first)
        most = [case_id for case_id, length in inside.items() if 2 * length > end - start]
        found = most or wholes
        yield found[0] if len(found) == 1 else None


def _role(
    said: int | None, label: str, names: Mapping[str, int], owned: Collection[int | None]
) -> tuple[str, int | None]:
    if said is not None:
        return PARTICIPANT, said
    role = guess_role(label)
    found = names.get(label.casefold()) if not _asks(label) else None
    if found is None and len(owned) == 1 and role != "interviewer":
        found = next(iter(owned))
    return (PARTICIPANT, found) if found is not None else (role, None)


def _asks(name: str) -> bool:
    """Whether a name is plainly an interviewer's; `I12` may be that of a participant, if a case is called so."""
    return guess_role(name) == "interviewer" and len(name.rstrip(" 0123456789#.")) > _INITIALS


def _tell_apart(roles: dict[str, tuple[str, int | None]], sure: Collection[str]) -> None:
    """Take back what would make several labels of one document the same case, unless the file or a name says so."""
    holders: dict[int, list[str]] = defaultdict(list)
    for label, (_, case_id) in roles.items():
        if case_id is not None:
            holders[case_id].append(label)
    for labels in holders.values():
        if len(labels) > 1:
            for label in set(labels) - set(sure):
                roles[label] = (guess_role(label), None)


def _named(
    intake: Intake,
    read: ReadTranscript,
    belongings: Sequence[Belonging],
    owners: Sequence[int | None],
    roles: dict[str, tuple[str, int | None]],
) -> Voices:
    """Name the case for turns that nobody is named for: in its passages, or in a document without any label."""
    called = {one.case_id: one.name for one in belongings if one.spans or not roles}
    # Whose words bear a label does not say those that bear none: a title, a note of who was there.
    labelled = {case_id for _, case_id in roles.values()}
    turns = list(read.turns)
    for i, (turn, owner) in enumerate(zip(read.turns, owners, strict=True)):
        if turn.speaker is not None or not turn.speech or owner is None or owner not in called or owner in labelled:
            continue
        label = called[owner]
        if roles.setdefault(label, (PARTICIPANT, owner))[1] == owner:
            turns[i] = replace(turn, speaker=label)
    changed = tuple(turns) != read.turns
    if changed:
        intake.losses.tolerate(
            tr("documents in which nobody is named got the case that they belong to as their speaker")
        )
    return Voices(replace(read, turns=tuple(turns)) if changed else read, roles)
