"""How disagreements were settled, in sentences: only what the project holds, each number with its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualcode.domain.disagreements import BOUNDARY, ONLY, OTHER_CODE
from qualcode.domain.methods_answers import SETTLING, MethodsPart
from qualcode.domain.translation import number as say_number
from qualcode.domain.translation import plural, tr
from qualcode.domain.verdict_kinds import ALIKE, ALL, BOUNDARIES, CODE, MAJORITY, NONE, READING
from qualcode.domain.wording import counted
from qualcode.reports.methods_commands import Commands
from qualcode.reports.methods_decisions import SettlingFacts
from qualcode.reports.methods_facts import MethodsFacts
from qualcode.reports.methods_writing import Writing, listed


def _how() -> dict[str, str]:
    """Kind of verdict → how the sentence says it."""
    return {
        ALL: tr("all readings were taken"),
        NONE: tr("the passage was left without a code"),
        MAJORITY: tr("what most coders did was taken"),
        CODE: tr("another code was given"),
        BOUNDARIES: tr("one boundary was set for all"),
        ALIKE: tr("boundaries were taken for alike"),
    }


def _of_settled() -> str:
    return tr("`items` that are `settled`")


def settling(facts: MethodsFacts, commands: Commands, called: Mapping[str, str]) -> MethodsPart:
    """What was read differently, and how it was settled."""
    text, found = Writing(), facts.settling
    if found is None:
        text.say(tr("No disagreements could be looked for: no document was finished by two coders."))
        return text.part(SETTLING, tr("Disagreements"))
    command = commands.differences
    if found.counts.documents:
        _differences(text, found, command)
        if found.counts.settled:
            _settled(text, found, command, called)
        _left(text, found, command)
    else:
        text.say(tr("No disagreements can be looked for now: no document is finished by two coders any more."))
    if found.loose:
        _loose(text, found.loose, command)
    if found.redefined:
        text.say(
            plural(
                "Since the first decision was made {number:,} code is defined otherwise than then.",
                "Since the first decision was made {number:,} codes are defined otherwise than then.",
                found.redefined,
            )
        )
        read = tr("`differences` of the `kind` redefined")
        text.figure(tr("codes defined otherwise since"), found.redefined, commands.changes(found.since), read)
    elif found.redefined is not None:
        text.say(tr("No code was redefined since the first decision was made."))
    return text.part(SETTLING, tr("Disagreements"))


def _loose(text: Writing, number: int, command: str) -> None:
    """Decisions that no difference rests on any more: what came of them still belongs to Consensus."""
    text.say(
        plural(
            "There is {number:,} decision that stands although what they rest on has changed, is gone, or is no "
            "longer finished by two coders.",
            "There are {number:,} decisions that stand although what they rest on has changed, is gone, or is no "
            "longer finished by two coders.",
            number,
        )
    )
    read = tr("`adrift`, and each `earlier` decision of the `state` standing, once")
    text.figure(tr("decisions that stand without what they rest on"), number, command, read)


def _differences(text: Writing, found: SettlingFacts, command: str) -> None:
    counts = found.counts
    kinds = (
        (ONLY, tr("coded by some of them alone")),
        (OTHER_CODE, tr("given one code by some and another by others")),
        (BOUNDARY, tr("given the same code within other boundaries")),
    )
    said = [f"{say_number(found.kinds[kind])} {words}" for kind, words in kinds if found.kinds.get(kind)]
    how = f" ({listed(said)})" if said else ""
    differ = plural(
        "{number:,} passage was read differently", "{number:,} passages were read differently", counts.differences
    )
    if not counts.differences:
        differ = tr("no passage is read differently now") if found.loose else tr("no passage was read differently")
    text.say(
        plural(
            "In the one document of several coders, {differ}{how}; {agreed}.",
            "In the {number:,} documents of several coders, {differ}{how}; {agreed}.",
            counts.documents,
            differ=differ,
            how=how if counts.differences else "",
            agreed=_agreed(counts.agreed, counts.taken_over),
        )
    )
    text.figure(tr("documents compared"), counts.documents, command, "`totals.documents`")
    read = tr("`totals.open`, `totals.later` and `totals.settled`, added up")
    text.figure(tr("differences"), counts.differences, command, read)
    for kind, words in kinds:
        if found.kinds.get(kind):
            text.figure(words, found.kinds[kind], command, tr("`items` of the `kind` {kind}", kind=kind))
    text.figure(tr("agreed"), counts.agreed, command, "`totals.agreed`")
    text.figure(tr("taken over as agreed"), counts.taken_over, command, "`totals.taken_over`")


def _agreed(agreed: int, taken_over: int) -> str:
    if not agreed:
        return tr("on none all agreed")
    if taken_over == agreed:
        return plural(
            "on {number:,} passage all agreed, which was taken over as agreed",
            "on {number:,} passages all agreed, all of which were taken over as agreed",
            agreed,
        )
    if taken_over:
        on = plural("on {number:,} passage all agreed", "on {number:,} passages all agreed", agreed)
        return plural(
            "{agreed}, of which {number:,} was taken over as agreed",
            "{agreed}, of which {number:,} were taken over as agreed",
            taken_over,
            agreed=on,
        )
    return plural(
        "on {number:,} passage all agreed, which was not taken over",
        "on {number:,} passages all agreed, none of which was taken over",
        agreed,
    )


def _settled(text: Writing, found: SettlingFacts, command: str, called: Mapping[str, str]) -> None:
    settled, people = found.counts.settled, len(found.deciders)
    by = {"people": _people(found, called), "how": listed([*_readings(found, called), *_others(found)])}
    if settled == found.counts.differences:
        text.say(
            plural(
                "The difference was settled by {people}: {how}.",
                "All of the differences were settled by {people}: {how}.",
                settled,
                **by,
            )
        )
    else:
        text.say(
            plural(
                "Of the differences, {number:,} was settled by {people}: {how}.",
                "Of the differences, {number:,} were settled by {people}: {how}.",
                settled,
                **by,
            )
        )
    text.figure(tr("settled"), settled, command, "`totals.settled`")
    text.figure(
        tr("people who settled"), people, command, tr("different `decision.coder` of {settled}", settled=_of_settled())
    )
    for name, count in found.readings.items():
        who = called.get(name, tr("another coder"))
        read = tr(
            "{settled} with a `decision.how` of {reading} and the `decision.verdict` as {who}",
            settled=_of_settled(),
            reading=READING,
            who=who,
        )
        text.figure(tr("settled as {who}", who=who), count, command, read)
    for kind, words in _how().items():
        if found.verdicts.get(kind):
            read = tr("{settled} with a `decision.how` of {kind}", settled=_of_settled(), kind=kind)
            text.figure(tr("settled: {words}", words=words), found.verdicts[kind], command, read)
    if found.verdicts.get(ALIKE):
        read = tr(
            "largest distance of starts, or of ends, in the `readings` of an item with a `decision.how` of {alike}",
            alike=ALIKE,
        )
        text.figure(tr("characters between boundaries taken for alike"), found.apart, command, read)
    _at_once(text, found, command)
    _reasons(text, found, command)


def _people(found: SettlingFacts, called: Mapping[str, str]) -> str:
    people, coded = len(found.deciders), sum(name in called for name in found.deciders)
    if people == 1:
        return tr("one person, who coded as well") if coded else tr("one person, who did not code")
    if not coded:
        return tr("{people} people, who did not code", people=people)
    if coded == people:
        return tr("{people} people, all of whom coded as well", people=people)
    return tr("{people} people, of whom {coded} coded as well", people=people, coded=coded)


def _readings(found: SettlingFacts, called: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(found.readings, key=lambda name: called.get(name, name)):
        yield tr(
            "in {readings:,} what {coder} did was taken",
            readings=found.readings[name],
            coder=called.get(name, tr("another coder")),
        )


def _others(found: SettlingFacts) -> Iterator[str]:
    for kind, words in _how().items():
        if found.verdicts.get(kind):
            said = tr("in {number:,} {how}", number=found.verdicts[kind], how=words)
            apart = counted(found.apart, "character")
            yield tr("{how}, within {characters}", how=said, characters=apart) if kind == ALIKE else said


def _at_once(text: Writing, found: SettlingFacts, command: str) -> None:
    """Whether they were settled one by one, or several in one go."""
    decided = found.counts.settled - found.verdicts.get(ALIKE, 0)
    if not decided:
        return
    alike = bool(found.verdicts.get(ALIKE))
    if not found.at_once:
        if decided > 1:
            text.say(
                tr("All but those taken for alike were settled one by one.")
                if alike
                else tr("They were settled one by one.")
            )
    elif found.at_once == decided:
        text.say(
            tr("All but those taken for alike were settled together with others in one go, not one by one.")
            if alike
            else tr("All were settled together with others in one go, not one by one.")
        )
    else:
        both = {"at_once": found.at_once, "decided": decided - found.at_once}
        text.say(
            tr(
                "Of these but those taken for alike, {at_once:,} were settled together with others in one go, and "
                "{decided:,} one by one.",
                **both,
            )
            if alike
            else tr(
                "Of these, {at_once:,} were settled together with others in one go, and {decided:,} one by one.", **both
            )
        )
    read = tr(
        "{settled} with a `decision.how` other than {alike} whose `decision.decided` and "
        "`decision.coder` another has too",
        settled=_of_settled(),
        alike=ALIKE,
    )
    text.figure(tr("settled several in one go"), found.at_once, command, read)


def _reasons(text: Writing, found: SettlingFacts, command: str) -> None:
    settled = found.counts.settled
    if settled == 1:
        text.say(tr("A reason is noted for it.") if found.reasons else tr("No reason is noted for it."))
    else:
        many = {0: tr("none"), settled: tr("all")}.get(found.reasons, say_number(found.reasons))
        text.say(tr("A reason is noted for {many} of the {settled:,} decisions.", many=many, settled=settled))
    text.figure(
        tr("decisions with a reason"),
        found.reasons,
        command,
        tr("{settled} with a `decision.reason`", settled=_of_settled()),
    )


def _left(text: Writing, found: SettlingFacts, command: str) -> None:
    counts = found.counts
    if counts.differences and not (counts.open or counts.later):
        text.say(tr("None of the differences is open."))
    elif counts.open == counts.differences:
        text.say(tr("It is open.") if counts.open == 1 else tr("All of these differences are open."))
    elif counts.differences:
        said = [plural("{number:,} is open", "{number:,} are open", counts.open)] if counts.open else []
        if counts.later:
            said.append(
                plural("{number:,} is put off to be discussed", "{number:,} are put off to be discussed", counts.later)
            )
        text.say(tr("Of the differences, {said}.", said=listed(said)))
    text.figure(tr("open"), counts.open, command, "`totals.open`")
    text.figure(tr("put off"), counts.later, command, "`totals.later`")
    if found.reopened:
        text.say(
            plural(
                "Of these, {number:,} was settled before and is open again.",
                "Of these, {number:,} were settled before and are open again.",
                found.reopened,
            )
        )
        text.figure(
            tr("open again"), found.reopened, command, tr("`items` that are not `settled`, with an `earlier` decision")
        )
