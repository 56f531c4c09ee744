"""The sentences of the methods section: only what the project holds, each number with the command that gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from qualcode import __version__
from qualcode.domain.disagreements import BOUNDARY, ONLY, OTHER_CODE
from qualcode.domain.methods_answers import CODEBOOK, MATERIAL, PROGRAM, SAMPLING, SETTLING, MethodsFigure, MethodsPart
from qualcode.domain.rounds import SamplingPlan
from qualcode.domain.values import AUTOCODED, SUGGESTED
from qualcode.domain.wording import by_machine, counted
from qualcode.reports.methods_commands import Commands
from qualcode.reports.methods_facts import (
    ALIKE,
    ALL,
    BOUNDARIES,
    CODE,
    MAJORITY,
    NONE,
    MethodsFacts,
    RoundFacts,
    SettlingFacts,
)

_CHANGES = {
    "new": "new",
    "gone": "removed",
    "merged": "merged into others",
    "renamed": "renamed",
    "moved": "moved",
    "redefined": "defined otherwise",
    "described": "with other examples, keywords, notes or marks",
    "recoloured": "of another colour",
    "retired": "retired",
    "revived": "in use again",
    "themes": "with other further themes",
    "reordered": "with codes below them in another order",
}
_HOW = {
    ALL: ("all readings were taken", "a verdict of `both` or `all of them`"),
    NONE: ("the passage was left without a code", "a verdict of `neither` or `none of them`"),
    MAJORITY: ("what most coders did was taken", "the verdict `as most`"),
    CODE: ("another code was given", "the path of a code as verdict"),
    BOUNDARIES: ("one boundary was set for all", "a verdict of boundaries, as `the longest passage`"),
    ALIKE: ("boundaries were taken for alike, within a tolerance", "the verdict `as agreed`"),
}
"""Verdict → how the sentence says it, and how `reconcile list` does."""
_DECISIONS = "`items` that are `settled` with"


class Writing:
    """Sentences and figures of one part, gathered in order."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.figures: list[MethodsFigure] = []

    def say(self, sentence: str) -> None:
        """A sentence more."""
        self.sentences.append(sentence)

    def figure(self, name: str, value: float | str, command: str, read: str) -> None:
        """A number that a sentence says, with its source."""
        self.figures.append(MethodsFigure(name=name, value=value, command=command, read=read))

    def part(self, key: str, title: str) -> MethodsPart:
        """All that was gathered."""
        return MethodsPart(
            key=key, title=title, sentences=tuple(self.sentences), table=None, figures=tuple(self.figures)
        )


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def share(part: int, of: int) -> str:
    """`12.5%` of something."""
    return f"{part / of:.1%}" if of else "0%"


def material(facts: MethodsFacts, commands: Commands, called: Mapping[str, str]) -> MethodsPart:
    """Who coded what, and how much of it was coded by several."""
    text = Writing()
    round_, coders = facts.round, len(facts.coders)
    size = f"{counted(facts.documents, 'document')} with {counted(facts.words, 'word')} of speech"
    if round_ is not None:
        listing = commands.round(round_.name)
        text.say(f"The round “{round_.name}” holds {size}.")
        text.figure("documents", facts.documents, listing, "`documents`")
        text.figure("words", facts.words, listing, "`words` of every document in `assignments`, each once, added up")
    else:
        text.say(f"The project holds {size}.")
        text.figure("documents", facts.documents, commands.documents, "how many entries there are")
        text.figure("words", facts.words, commands.documents, "`words`, added up")
    _coders(text, facts, commands, [called[name] for name in facts.coders])
    if coders > 1:
        _several(text, facts, commands)
    text.say(f"Coding was done with qualcode {__version__}.")
    return text.part(MATERIAL, "Material and coders")


def _coders(text: Writing, facts: MethodsFacts, commands: Commands, names: Sequence[str]) -> None:
    who = f" ({listed(names)})" if names else ""
    if facts.named:
        text.say(f"This is about the work of {counted(len(names), 'coder')}{who}, who were named.")
        return
    if not names:
        text.say("Nobody has coded anything yet.")
        return
    if facts.round is not None:
        text.say(f"They were given to {counted(len(names), 'coder')}{who}.")
        text.figure("coders", len(names), commands.round(facts.round.name), "how many `coders` there are")
        return
    text.say(f"{counted(len(names), 'coder')} worked on them{who}.")
    read = "how many entries but Consensus have `codings` or `finished` above 0"
    text.figure("coders", len(names), commands.coders, read)


def _several(text: Writing, facts: MethodsFacts, commands: Commands) -> None:
    compared = len(facts.agreement.documents) if facts.agreement is not None else 0
    if not compared:
        text.say("No document was finished by two coders or more.")
        return
    were = "was" if compared == 1 else "were"
    text.say(
        f"Of the documents, {compared:,} ({share(compared, facts.documents)}) with "
        f"{counted(facts.compared_words, 'word')} ({share(facts.compared_words, facts.words)}) {were} finished by two "
        "coders or more."
    )
    if facts.wish.assume_finished:
        text.say("Every document in which a coder has a coding is taken for finished by that coder.")
    text.figure("documents of several coders", compared, commands.agreement, "how many `documents` there are")
    read = "`words` of those whose `name` is among the `documents` of `qualcode agreement`, added up"
    text.figure("words of several coders", facts.compared_words, commands.documents, read)


def sampling(facts: MethodsFacts, commands: Commands) -> MethodsPart:
    """How documents were chosen and given to coders, round by round."""
    text = Writing()
    if not facts.rounds:
        text.say(
            "The project holds no round: it does not say how documents were chosen to be coded by several, nor whether "
            "coders could see one another’s codings."
        )
        text.figure("rounds", 0, commands.rounds, "how many entries there are")
    for one in facts.rounds:
        _round(text, one, commands.round(one.round.name))
    return text.part(SAMPLING, "Rounds and sampling")


def _round(text: Writing, one: RoundFacts, command: str) -> None:
    round_, plan = one.round, one.round.plan
    name = f"round “{round_.name}”"
    if plan is not None:
        _drawn(text, plan, name, command)
    else:
        text.say(
            f"The documents of the {name} were named, not drawn: {one.documents:,} in all, {one.several:,} of them "
            "given to two coders or more."
        )
        text.figure(f"{name}: documents", one.documents, command, "`documents`")
        read = "documents that `assignments` has more than once"
        text.figure(f"{name}: documents given to several", one.several, command, read)
    if round_.blind:
        text.say(
            "It was coded blind: the program showed nobody what others did in its documents before all of her own were "
            "done."
        )
    else:
        text.say("It was coded with open eyes: coders could see one another’s codings.")
    book = (
        f"the version “{round_.codebook_version}” of the codebook" if round_.codebook_version else "no named codebook"
    )
    rule = (
        "in files handed out it could be changed"
        if round_.open_codebook
        else "in files handed out it was frozen, and changes could be proposed"
    )
    text.say(f"It is coded with {book}; {rule}.")
    state = "closed" if round_.closed_ms is not None else "open"
    verb = "is" if one.done == 1 else "are"
    text.say(f"{one.done:,} of its {counted(one.assignments, 'assignment')} {verb} done, and it is {state}.")
    text.figure(f"{name}: assignments", one.assignments, command, "how many `assignments` there are")
    text.figure(f"{name}: assignments done", one.done, command, "`assignments` whose `state` is `done`")


def _drawn(text: Writing, plan: SamplingPlan, name: str, command: str) -> None:
    strata, drawn = len(plan.strata), len(plan.drawn)
    words = sum(stratum.words for stratum in plan.strata)
    drawn_words = sum(stratum.drawn_words for stratum in plan.strata)
    by = f", from {counted(strata, 'stratum').replace('stratums', 'strata')} by {listed(plan.by)}" if plan.by else ""
    rest = (
        "; every other document was given to one coder" if plan.rest else "; the other documents are not in the round"
    )
    text.say(
        f"For the {name}, {drawn} of {counted(plan.population, 'document')} ({share(drawn, plan.population)}) with "
        f"{drawn_words:,} of {counted(words, 'word')} ({share(drawn_words, words)}) were drawn at random{by}, with the "
        f"seed {plan.seed} (rule {plan.rule}), and each was given to {counted(plan.each, 'coder')}{rest}."
    )
    for what, value, read in (
        ("documents to draw from", plan.population, "`plan.population`"),
        ("documents drawn", drawn, "how many `plan.drawn` there are"),
        ("words to draw from", words, "`words` of `plan.strata`, added up"),
        ("words drawn", drawn_words, "`drawn_words` of `plan.strata`, added up"),
        ("seed", plan.seed, "`plan.seed`"),
        ("coders of each", plan.each, "`plan.each`"),
        *((("strata", strata, "how many `plan.strata` there are"),) if plan.by else ()),
    ):
        text.figure(f"{name}: {what}", value, command, read)
    if plan.empty:
        many = "1 stratum" if len(plan.empty) == 1 else f"{len(plan.empty)} strata"
        text.say(f"Of {many} no document was drawn.")
        text.figure(f"{name}: strata without a document", len(plan.empty), command, "`plan.strata` with `drawn` 0")


def codebook(facts: MethodsFacts, commands: Commands) -> MethodsPart:
    """The version that was coded with, its size, and what became of it."""
    text, book = Writing(), facts.codebook
    retired = f", and {counted(book.retired, 'retired one')}" if book.retired else ""
    version = book.version
    if version is None:
        none = (
            "No version of the codebook has a name"
            if facts.round is None
            else "The round names no version of the codebook"
        )
        text.say(f"{none}; it has {counted(book.codes, 'code')} as it stands{retired}.")
    else:
        day = datetime.fromtimestamp(version.created_ms / 1000, UTC).date().isoformat()
        text.say(f"The codebook’s version “{version.name}” of {day} has {counted(book.codes, 'code')}{retired}.")
    listing = commands.codes(version.name if version is not None else None)
    text.figure("codes", book.codes, listing, "how many entries with `retired` false there are")
    if book.retired:
        text.figure("retired codes", book.retired, listing, "how many entries with `retired` true there are")
    if version is not None:
        _changes(text, book.changes, commands.changes(version.name))
    return text.part(CODEBOOK, "Codebook")


def _changes(text: Writing, changes: Mapping[str, int], command: str) -> None:
    told = [(kind, changes[kind]) for kind in _CHANGES if changes.get(kind)]
    if not told:
        text.say("It has not changed since.")
    else:
        said = [f"{counted(count, 'code')} {_CHANGES[kind]}" for kind, count in told]
        text.say(f"Since then it has changed: {listed(said)}.")
    text.figure("changes of the codebook", sum(changes.values()), command, "how many `differences` there are")
    for kind, count in told:
        text.figure(f"codes {_CHANGES[kind]}", count, command, f"`differences` of the `kind` {kind}")


def settling(facts: MethodsFacts, commands: Commands, called: Mapping[str, str]) -> MethodsPart:
    """What was read differently, and how it was settled."""
    text, found = Writing(), facts.settling
    if found is None or not found.counts.documents:
        text.say("No disagreements could be looked for: no document was finished by two coders.")
        return text.part(SETTLING, "Disagreements")
    counts, command = found.counts, commands.differences
    _differences(text, found, command)
    if counts.settled:
        _settled(text, found, command, called)
    _left(text, found, command)
    if found.redefined is not None:
        text.say(
            f"{counted(found.redefined, 'code')} {'is' if found.redefined == 1 else 'are'} defined otherwise than when "
            "the first decision was made."
        )
        read = "`differences` of the `kind` redefined"
        text.figure("codes defined otherwise since", found.redefined, commands.changes(found.since), read)
    return text.part(SETTLING, "Disagreements")


def _differences(text: Writing, found: SettlingFacts, command: str) -> None:
    counts = found.counts
    kinds = (
        (ONLY, "coded by some of them alone"),
        (OTHER_CODE, "given one code by some and another by others"),
        (BOUNDARY, "given the same code within other boundaries"),
    )
    said = [f"{found.kinds[kind]:,} {words}" for kind, words in kinds if found.kinds.get(kind)]
    how = f" ({listed(said)})" if said else ""
    taken = f"{counts.taken_over:,} of which" if counts.taken_over else "none of which"
    text.say(
        f"In {counted(counts.documents, 'document')} of several coders, {counted(counts.differences, 'passage')} "
        f"{'was' if counts.differences == 1 else 'were'} read differently{how}; on "
        f"{counted(counts.agreed, 'passage')} all agreed, {taken} {'were' if counts.taken_over > 1 else 'was'} taken "
        "over as agreed."
    )
    text.figure("documents compared", counts.documents, command, "`totals.documents`")
    read = "`totals.open`, `totals.later` and `totals.settled`, added up"
    text.figure("differences", counts.differences, command, read)
    for kind, words in kinds:
        if found.kinds.get(kind):
            text.figure(words, found.kinds[kind], command, f"`items` of the `kind` {kind}")
    text.figure("agreed", counts.agreed, command, "`totals.agreed`")
    text.figure("taken over as agreed", counts.taken_over, command, "`totals.taken_over`")


def _settled(text: Writing, found: SettlingFacts, command: str, called: Mapping[str, str]) -> None:
    settled, people = found.counts.settled, len(found.deciders)
    coded = sum(name in called for name in found.deciders)
    too = f", of whom {coded} coded as well" if coded else ", who did not code"
    by = f"one person{', who coded as well' if coded else too}" if people == 1 else f"{people} people{too}"
    text.say(
        f"{settled:,} of the differences {'was' if settled == 1 else 'were'} settled by {by}: {_hows(found, called)}."
    )
    text.figure("settled", settled, command, "`totals.settled`")
    text.figure("people who settled", people, command, f"different `decision.coder` of {_DECISIONS[:-5]}")
    for name, count in found.readings.items():
        who = called.get(name, "another coder")
        text.figure(f"settled as {who}", count, command, f"{_DECISIONS} the verdict `as` {who}")
    for kind, (words, read) in _HOW.items():
        if found.verdicts.get(kind):
            text.figure(f"settled: {words}", found.verdicts[kind], command, f"{_DECISIONS} {read}")
    text.say(f"A reason is noted for {found.reasons:,} of {counted(settled, 'decision')}.")
    text.figure("decisions with a reason", found.reasons, command, f"{_DECISIONS} a `decision.reason`")


def _hows(found: SettlingFacts, called: Mapping[str, str]) -> str:
    return listed([*_readings(found.readings, called), *_others(found.verdicts)])


def _readings(readings: Mapping[str, int], called: Mapping[str, str]) -> Iterable[str]:
    for name in sorted(readings, key=lambda name: called.get(name, name)):
        yield f"in {readings[name]:,} what {called.get(name, 'another coder')} did was taken"


def _others(verdicts: Mapping[str, int]) -> Iterator[str]:
    for kind, (words, _) in _HOW.items():
        if verdicts.get(kind):
            yield f"in {verdicts[kind]:,} {words}"


def _left(text: Writing, found: SettlingFacts, command: str) -> None:
    counts = found.counts
    if counts.differences and not (counts.open or counts.later):
        text.say("None of the differences is open.")
    elif counts.differences:
        parts = ((counts.open, "open"), (counts.later, "put off to be discussed"))
        said = [f"{number:,} {'is' if number == 1 else 'are'} {word}" for number, word in parts if number]
        text.say(f"Of the differences {listed(said)}.")
    text.figure("open", counts.open, command, "`totals.open`")
    text.figure("put off", counts.later, command, "`totals.later`")
    if found.reopened:
        was, is_ = ("was", "is") if found.reopened == 1 else ("were", "are")
        text.say(f"Of these {found.reopened:,} {was} settled before and {is_} open again.")
        text.figure("open again", found.reopened, command, "`items` that are not `settled`, with an `earlier` decision")


def program(facts: MethodsFacts, commands: Commands) -> MethodsPart:
    """What part the program had in giving codes."""
    text, made = Writing(), {SUGGESTED: facts.suggested, AUTOCODED: facts.autocoded}
    told = by_machine(made, facts.codings, "coding")
    if told:
        text.say(f"{told}.")
    else:
        text.say(f"None of the coders’ {counted(facts.codings, 'coding')} was suggested or autocoded by the program.")
    of = "" if facts.round is None else " and are `assignments` of the round by `document` and `coder`"
    rows = f"entries whose `coder` is not Consensus{of}"
    text.figure("codings", facts.codings, commands.codings, rows)
    for origin, count in made.items():
        text.figure(f"{origin} codings", count, commands.codings, f"of these, those of the `origin` {origin}")
    return text.part(PROGRAM, "Part of the program")
