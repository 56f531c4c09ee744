"""How disagreements were settled, in sentences: only what the project holds, each number with its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualcode.domain.disagreements import BOUNDARY, ONLY, OTHER_CODE
from qualcode.domain.methods_answers import SETTLING, MethodsPart
from qualcode.domain.verdict_kinds import ALIKE, ALL, BOUNDARIES, CODE, MAJORITY, NONE, READING
from qualcode.domain.wording import counted
from qualcode.reports.methods_commands import Commands
from qualcode.reports.methods_decisions import SettlingFacts
from qualcode.reports.methods_facts import MethodsFacts
from qualcode.reports.methods_writing import Writing, are, listed

_HOW = {
    ALL: "all readings were taken",
    NONE: "the passage was left without a code",
    MAJORITY: "what most coders did was taken",
    CODE: "another code was given",
    BOUNDARIES: "one boundary was set for all",
    ALIKE: "boundaries were taken for alike",
}
"""Kind of verdict → how the sentence says it."""
_SETTLED = "`items` that are `settled`"
_LOOSE = "what they rest on has changed, is gone, or is no longer finished by two coders"


def settling(facts: MethodsFacts, commands: Commands, called: Mapping[str, str]) -> MethodsPart:
    """What was read differently, and how it was settled."""
    text, found = Writing(), facts.settling
    if found is None:
        text.say("No disagreements could be looked for: no document was finished by two coders.")
        return text.part(SETTLING, "Disagreements")
    command = commands.differences
    if found.counts.documents:
        _differences(text, found, command)
        if found.counts.settled:
            _settled(text, found, command, called)
        _left(text, found, command)
    else:
        text.say("No disagreements can be looked for now: no document is finished by two coders any more.")
    if found.loose:
        _loose(text, found.loose, command)
    if found.redefined:
        is_ = are(found.redefined)
        text.say(
            f"Since the first decision was made {counted(found.redefined, 'code')} {is_} defined otherwise than then."
        )
        read = "`differences` of the `kind` redefined"
        text.figure("codes defined otherwise since", found.redefined, commands.changes(found.since), read)
    elif found.redefined is not None:
        text.say("No code was redefined since the first decision was made.")
    return text.part(SETTLING, "Disagreements")


def _loose(text: Writing, number: int, command: str) -> None:
    """Decisions that no difference rests on any more: what came of them still belongs to Consensus."""
    stand = "stands" if number == 1 else "stand"
    text.say(f"There {are(number)} {counted(number, 'decision')} that {stand} although {_LOOSE}.")
    read = "`adrift`, and each `earlier` decision of the `state` standing, once"
    text.figure("decisions that stand without what they rest on", number, command, read)


def _differences(text: Writing, found: SettlingFacts, command: str) -> None:
    counts = found.counts
    kinds = (
        (ONLY, "coded by some of them alone"),
        (OTHER_CODE, "given one code by some and another by others"),
        (BOUNDARY, "given the same code within other boundaries"),
    )
    said = [f"{found.kinds[kind]:,} {words}" for kind, words in kinds if found.kinds.get(kind)]
    how = f" ({listed(said)})" if said else ""
    differ = f"{counted(counts.differences, 'passage')} {are(counts.differences, past=True)} read differently{how}"
    if not counts.differences:
        differ = f"no passage {'is read differently now' if found.loose else 'was read differently'}"
    where = "the one document" if counts.documents == 1 else f"the {counted(counts.documents, 'document')}"
    text.say(f"In {where} of several coders, {differ}; {_agreed(counts.agreed, counts.taken_over)}.")
    text.figure("documents compared", counts.documents, command, "`totals.documents`")
    read = "`totals.open`, `totals.later` and `totals.settled`, added up"
    text.figure("differences", counts.differences, command, read)
    for kind, words in kinds:
        if found.kinds.get(kind):
            text.figure(words, found.kinds[kind], command, f"`items` of the `kind` {kind}")
    text.figure("agreed", counts.agreed, command, "`totals.agreed`")
    text.figure("taken over as agreed", counts.taken_over, command, "`totals.taken_over`")


def _agreed(agreed: int, taken_over: int) -> str:
    if not agreed:
        return "on none all agreed"
    if taken_over == agreed:
        taken = "which was taken over as agreed" if agreed == 1 else "all of which were taken over as agreed"
    elif taken_over:
        taken = f"of which {taken_over:,} {are(taken_over, past=True)} taken over as agreed"
    else:
        taken = "which was not taken over" if agreed == 1 else "none of which was taken over"
    return f"on {counted(agreed, 'passage')} all agreed, {taken}"


def _settled(text: Writing, found: SettlingFacts, command: str, called: Mapping[str, str]) -> None:
    settled, people = found.counts.settled, len(found.deciders)
    what = "All of the differences" if settled == found.counts.differences else f"Of the differences, {settled:,}"
    was = "were" if what.startswith("All") else are(settled, past=True)
    if settled == found.counts.differences == 1:
        what, was = "The difference", "was"
    text.say(
        f"{what} {was} settled by {_people(found, called)}: {listed([*_readings(found, called), *_others(found)])}."
    )
    text.figure("settled", settled, command, "`totals.settled`")
    text.figure("people who settled", people, command, f"different `decision.coder` of {_SETTLED}")
    for name, count in found.readings.items():
        who = called.get(name, "another coder")
        read = f"{_SETTLED} with a `decision.how` of {READING} and the `decision.verdict` as {who}"
        text.figure(f"settled as {who}", count, command, read)
    for kind, words in _HOW.items():
        if found.verdicts.get(kind):
            read = f"{_SETTLED} with a `decision.how` of {kind}"
            text.figure(f"settled: {words}", found.verdicts[kind], command, read)
    if found.verdicts.get(ALIKE):
        read = f"largest distance of starts, or of ends, in the `readings` of an item with a `decision.how` of {ALIKE}"
        text.figure("characters between boundaries taken for alike", found.apart, command, read)
    _at_once(text, found, command)
    _reasons(text, found, command)


def _people(found: SettlingFacts, called: Mapping[str, str]) -> str:
    people, coded = len(found.deciders), sum(name in called for name in found.deciders)
    if people == 1:
        return f"one person, who {'coded as well' if coded else 'did not code'}"
    if not coded:
        return f"{people} people, who did not code"
    return f"{people} people, {'all of whom' if coded == people else f'of whom {coded}'} coded as well"


def _readings(found: SettlingFacts, called: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(found.readings, key=lambda name: called.get(name, name)):
        yield f"in {found.readings[name]:,} what {called.get(name, 'another coder')} did was taken"


def _others(found: SettlingFacts) -> Iterator[str]:
    for kind, words in _HOW.items():
        if found.verdicts.get(kind):
            within = f", within {counted(found.apart, 'character')}" if kind == ALIKE else ""
            yield f"in {found.verdicts[kind]:,} {words}{within}"


def _at_once(text: Writing, found: SettlingFacts, command: str) -> None:
    """Whether they were settled one by one, or several in one go."""
    decided = found.counts.settled - found.verdicts.get(ALIKE, 0)
    if not decided:
        return
    besides = " but those taken for alike" if found.verdicts.get(ALIKE) else ""
    if not found.at_once:
        if decided > 1:
            text.say(f"{f'All{besides}' if besides else 'They'} were settled one by one.")
    elif found.at_once == decided:
        text.say(f"All{besides} were settled together with others in one go, not one by one.")
    else:
        text.say(
            f"Of these{besides}, {found.at_once:,} were settled together with others in one go, and "
            f"{decided - found.at_once:,} one by one."
        )
    read = (
        f"{_SETTLED} with a `decision.how` other than {ALIKE} whose `decision.decided` and `decision.coder` another "
        "has too"
    )
    text.figure("settled several in one go", found.at_once, command, read)


def _reasons(text: Writing, found: SettlingFacts, command: str) -> None:
    settled = found.counts.settled
    if settled == 1:
        text.say(f"{'A' if found.reasons else 'No'} reason is noted for it.")
    else:
        many = {0: "none", settled: "all"}.get(found.reasons, f"{found.reasons:,}")
        text.say(f"A reason is noted for {many} of the {settled:,} decisions.")
    text.figure("decisions with a reason", found.reasons, command, f"{_SETTLED} with a `decision.reason`")


def _left(text: Writing, found: SettlingFacts, command: str) -> None:
    counts = found.counts
    if counts.differences and not (counts.open or counts.later):
        text.say("None of the differences is open.")
    elif counts.open == counts.differences:
        text.say("It is open." if counts.open == 1 else "All of these differences are open.")
    elif counts.differences:
        parts = ((counts.open, "open"), (counts.later, "put off to be discussed"))
        said = [f"{number:,} {are(number)} {word}" for number, word in parts if number]
        text.say(f"Of the differences, {listed(said)}.")
    text.figure("open", counts.open, command, "`totals.open`")
    text.figure("put off", counts.later, command, "`totals.later`")
    if found.reopened:
        was, is_ = are(found.reopened, past=True), are(found.reopened)
        text.say(f"Of these, {found.reopened:,} {was} settled before and {is_} open again.")
        text.figure("open again", found.reopened, command, "`items` that are not `settled`, with an `earlier` decision")
