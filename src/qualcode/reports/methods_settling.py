"""How disagreements were settled, in sentences: only what the project holds, each number with its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualcode.domain.disagreements import BOUNDARY, ONLY, OTHER_CODE
from qualcode.domain.methods_answers import SETTLING, MethodsPart
from qualcode.domain.translation import tr
from qualcode.domain.verdict_kinds import ALIKE, ALL, BOUNDARIES, CODE, MAJORITY, NONE, READING
from qualcode.domain.wording import counted
from qualcode.reports.methods_commands import Commands
from qualcode.reports.methods_decisions import SettlingFacts
from qualcode.reports.methods_facts import MethodsFacts
from qualcode.reports.methods_writing import Writing, are, listed

_HOW = {
    ALL: tr("all readings were taken"),
    NONE: tr("the passage was left without a code"),
    MAJORITY: tr("what most coders did was taken"),
    CODE: tr("another code was given"),
    BOUNDARIES: tr("one boundary was set for all"),
    ALIKE: tr("boundaries were taken for alike"),
}
"""Kind of verdict → how the sentence says it."""
_SETTLED = tr("`items` that are `settled`")
_LOOSE = tr("what they rest on has changed, is gone, or is no longer finished by two coders")


def settling(facts: MethodsFacts, commands: Commands, called: Mapping[str, str]) -> MethodsPart:
    """What was read differently, and how it was settled."""
    text, found = Writing(), facts.settling
    if found is None:
        text.say(tr("No disagreements could be looked for: no document was finished by two coders."))
        return text.part(SETTLING, "Disagreements")
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
        is_ = are(found.redefined)
        text.say(
            tr(
                "Since the first decision was made {codes} {is_} defined otherwise than then.",
                codes=counted(found.redefined, "code"),
                is_=is_,
            )
        )
        read = tr("`differences` of the `kind` redefined")
        text.figure(tr("codes defined otherwise since"), found.redefined, commands.changes(found.since), read)
    elif found.redefined is not None:
        text.say(tr("No code was redefined since the first decision was made."))
    return text.part(SETTLING, "Disagreements")


def _loose(text: Writing, number: int, command: str) -> None:
    """Decisions that no difference rests on any more: what came of them still belongs to Consensus."""
    stand = "stands" if number == 1 else "stand"
    text.say(
        tr(
            "There {number} {decisions} that {stand} although {loose}.",
            number=are(number),
            decisions=counted(number, "decision"),
            stand=stand,
            loose=_LOOSE,
        )
    )
    read = tr("`adrift`, and each `earlier` decision of the `state` standing, once")
    text.figure(tr("decisions that stand without what they rest on"), number, command, read)


def _differences(text: Writing, found: SettlingFacts, command: str) -> None:
    counts = found.counts
    kinds = (
        (ONLY, tr("coded by some of them alone")),
        (OTHER_CODE, "given one code by some and another by others"),
        (BOUNDARY, tr("given the same code within other boundaries")),
    )
    said = [f"{found.kinds[kind]:,} {words}" for kind, words in kinds if found.kinds.get(kind)]
    how = f" ({listed(said)})" if said else ""
    differ = tr(
        "{passages} {differences} read differently{how}",
        passages=counted(counts.differences, "passage"),
        differences=are(counts.differences, past=True),
        how=how,
    )
    if not counts.differences:
        differ = tr(
            "no passage {part}", part=tr("is read differently now") if found.loose else tr("was read differently")
        )
    where = (
        "the one document"
        if counts.documents == 1
        else tr("the {documents}", documents=counted(counts.documents, "document"))
    )
    text.say(
        tr(
            "In {where} of several coders, {differ}; {agreed}.",
            where=where,
            differ=differ,
            agreed=_agreed(counts.agreed, counts.taken_over),
        )
    )
    text.figure(tr("documents compared"), counts.documents, command, "`totals.documents`")
    read = tr("`totals.open`, `totals.later` and `totals.settled`, added up")
    text.figure("differences", counts.differences, command, read)
    for kind, words in kinds:
        if found.kinds.get(kind):
            text.figure(words, found.kinds[kind], command, tr("`items` of the `kind` {kind}", kind=kind))
    text.figure("agreed", counts.agreed, command, "`totals.agreed`")
    text.figure(tr("taken over as agreed"), counts.taken_over, command, "`totals.taken_over`")


def _agreed(agreed: int, taken_over: int) -> str:
    if not agreed:
        return "on none all agreed"
    if taken_over == agreed:
        taken = tr("which was taken over as agreed") if agreed == 1 else tr("all of which were taken over as agreed")
    elif taken_over:
        taken = tr(
            "of which {taken_over:,} {taken_over2} taken over as agreed",
            taken_over=taken_over,
            taken_over2=are(taken_over, past=True),
        )
    else:
        taken = tr("which was not taken over") if agreed == 1 else tr("none of which was taken over")
    return f"on {counted(agreed, 'passage')} all agreed, {taken}"


def _settled(text: Writing, found: SettlingFacts, command: str, called: Mapping[str, str]) -> None:
    settled, people = found.counts.settled, len(found.deciders)
    what = (
        tr("All of the differences")
        if settled == found.counts.differences
        else tr("Of the differences, {settled:,}", settled=settled)
    )
    was = "were" if what.startswith("All") else are(settled, past=True)
    if settled == found.counts.differences == 1:
        what, was = tr("The difference"), "was"
    text.say(
        tr(
            "{what} {was} settled by {found}: {listed}.",
            what=what,
            was=was,
            found=_people(found, called),
            listed=listed([*_readings(found, called), *_others(found)]),
        )
    )
    text.figure("settled", settled, command, "`totals.settled`")
    text.figure(
        tr("people who settled"), people, command, tr("different `decision.coder` of {settled}", settled=_SETTLED)
    )
    for name, count in found.readings.items():
        who = called.get(name, "another coder")
        read = tr(
            "{settled} with a `decision.how` of {reading} and the `decision.verdict` as {who}",
            settled=_SETTLED,
            reading=READING,
            who=who,
        )
        text.figure(tr("settled as {who}", who=who), count, command, read)
    for kind, words in _HOW.items():
        if found.verdicts.get(kind):
            read = tr("{settled} with a `decision.how` of {kind}", settled=_SETTLED, kind=kind)
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
        return tr("one person, who {part}", part=tr("coded as well") if coded else tr("did not code"))
    if not coded:
        return tr("{people} people, who did not code", people=people)
    return tr(
        "{people} people, {part} coded as well",
        people=people,
        part=tr("all of whom") if coded == people else tr("of whom {coded}", coded=coded),
    )


def _readings(found: SettlingFacts, called: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(found.readings, key=lambda name: called.get(name, name)):
        yield tr(
            "in {readings:,} what {name} did was taken",
            readings=found.readings[name],
            name=called.get(name, "another coder"),
        )


def _others(found: SettlingFacts) -> Iterator[str]:
    for kind, words in _HOW.items():
        if found.verdicts.get(kind):
            within = tr(", within {characters}", characters=counted(found.apart, "character")) if kind == ALIKE else ""
            yield tr("in {verdicts:,} {words}{within}", verdicts=found.verdicts[kind], words=words, within=within)


def _at_once(text: Writing, found: SettlingFacts, command: str) -> None:
    """Whether they were settled one by one, or several in one go."""
    decided = found.counts.settled - found.verdicts.get(ALIKE, 0)
    if not decided:
        return
    besides = tr(" but those taken for alike") if found.verdicts.get(ALIKE) else ""
    if not found.at_once:
        if decided > 1:
            text.say(
                tr(
                    "{part} were settled one by one.",
                    part=tr("All{besides}", besides=besides) if besides else tr("They"),
                )
            )
    elif found.at_once == decided:
        text.say(tr("All{besides} were settled together with others in one go, not one by one.", besides=besides))
    else:
        text.say(
            tr(
                "Of these{besides}, {at_once:,} were settled together with others in one go, and "
                "{decided:,} one by one.",
                besides=besides,
                at_once=found.at_once,
                decided=decided - found.at_once,
            )
        )
    read = tr(
        "{settled} with a `decision.how` other than {alike} whose `decision.decided` and "
        "`decision.coder` another has too",
        settled=_SETTLED,
        alike=ALIKE,
    )
    text.figure(tr("settled several in one go"), found.at_once, command, read)


def _reasons(text: Writing, found: SettlingFacts, command: str) -> None:
    settled = found.counts.settled
    if settled == 1:
        text.say(tr("{part} reason is noted for it.", part="A" if found.reasons else tr("No")))
    else:
        many = {0: "none", settled: "all"}.get(found.reasons, f"{found.reasons:,}")
        text.say(tr("A reason is noted for {many} of the {settled:,} decisions.", many=many, settled=settled))
    text.figure(
        tr("decisions with a reason"),
        found.reasons,
        command,
        tr("{settled} with a `decision.reason`", settled=_SETTLED),
    )


def _left(text: Writing, found: SettlingFacts, command: str) -> None:
    counts = found.counts
    if counts.differences and not (counts.open or counts.later):
        text.say(tr("None of the differences is open."))
    elif counts.open == counts.differences:
        text.say(tr("It is open.") if counts.open == 1 else tr("All of these differences are open."))
    elif counts.differences:
        parts = ((counts.open, "open"), (counts.later, tr("put off to be discussed")))
        said = [f"{number:,} {are(number)} {word}" for number, word in parts if number]
        text.say(tr("Of the differences, {said}.", said=listed(said)))
    text.figure("open", counts.open, command, "`totals.open`")
    text.figure(tr("put off"), counts.later, command, "`totals.later`")
    if found.reopened:
        was, is_ = are(found.reopened, past=True), are(found.reopened)
        text.say(
            tr(
                "Of these, {reopened:,} {was} settled before and {is_} open again.",
                reopened=found.reopened,
                was=was,
                is_=is_,
            )
        )
        text.figure(
            tr("open again"), found.reopened, command, tr("`items` that are not `settled`, with an `earlier` decision")
        )
