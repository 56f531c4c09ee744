"""The sentences of the methods section: only what the project holds, each number with the command that gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from qualcode import __version__
from qualcode.domain.methods_answers import CODEBOOK, MATERIAL, PROGRAM, SAMPLING, MethodsPart
from qualcode.domain.rounds import SamplingPlan
from qualcode.domain.times import iso_time
from qualcode.domain.values import AUTOCODED, SUGGESTED
from qualcode.domain.wording import by_machine, counted
from qualcode.reports.methods_commands import Commands
from qualcode.reports.methods_facts import MethodsFacts, RoundFacts
from qualcode.reports.methods_writing import Writing, all_of, are, listed, months, share

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
        _when(text, facts, commands)
        return
    if not names:
        text.say("Nobody has coded anything yet.")
        return
    if facts.round is not None:
        text.say(f"They were given to {counted(len(names), 'coder')}{who}.")
        text.figure("coders", len(names), commands.round(facts.round.name), "how many `coders` there are")
    else:
        text.say(f"They were worked on by {counted(len(names), 'coder')}{who}.")
        read = "how many entries but Consensus have `codings` or `finished` above 0"
        text.figure("coders", len(names), commands.coders, read)
    _when(text, facts, commands)


def _when(text: Writing, facts: MethodsFacts, commands: Commands) -> None:
    """When it was coded: in months."""
    if facts.times is None:
        return
    first, last = facts.times
    text.say(f"The codings were made {months(first, last)}.")
    for what, moment, which in (("first coding", first, "earliest"), ("last coding", last, "latest")):
        text.figure(what, iso_time(moment), commands.codings, f"the {which} `created` of {_coded_by_coders(facts)}")


def _coded_by_coders(facts: MethodsFacts) -> str:
    """Which entries of the codings are told of."""
    of = "" if facts.round is None else " and are `assignments` of the round by `document` and `coder`"
    return f"entries whose `coder` is not Consensus{of}"


def _several(text: Writing, facts: MethodsFacts, commands: Commands) -> None:
    compared = len(facts.agreement.documents) if facts.agreement is not None else 0
    if not compared:
        text.say("No document was finished by two coders or more.")
        return
    if compared == facts.documents:
        what = all_of(compared, "document")
        text.say(f"{what[0].upper()}{what[1:]} {are(compared, past=True)} finished by two coders or more.")
    else:
        text.say(
            f"Of the documents, {compared:,} ({share(compared, facts.documents)}) with "
            f"{counted(facts.compared_words, 'word')} ({share(facts.compared_words, facts.words)}) "
            f"{are(compared, past=True)} finished by two coders or more."
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
            f"The documents of the {name} were named, not drawn: {one.documents:,} in all, "
            f"{_part(one.several, one.documents)}given to two coders or more."
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
    version = round_.codebook_version
    book = f"the version “{version}” of the codebook" if version else "the codebook, of which it names no version"
    rule = (
        "in files handed out it could be changed"
        if round_.open_codebook
        else "in files handed out it was frozen, and changes could be proposed"
    )
    text.say(f"It is coded with {book}; {rule}.")
    state = "closed" if round_.closed_ms is not None else "open"
    if one.done == one.assignments:
        done = "It has no assignments" if not one.done else f"Of its assignments all {one.done:,} are done"
        done = "Its one assignment is done" if one.done == 1 else done
    else:
        done = f"Of its {counted(one.assignments, 'assignment')}, {one.done:,} {are(one.done)} done"
    text.say(f"{done}, and it is {state}.")
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
    if drawn == plan.population:
        what = f"{all_of(drawn, 'document')} with {counted(words, 'word')}"
    else:
        what = (
            f"{drawn:,} of {counted(plan.population, 'document')} ({share(drawn, plan.population)}) with "
            f"{drawn_words:,} of {counted(words, 'word')} ({share(drawn_words, words)})"
        )
    text.say(
        f"For the {name}, {what} {are(drawn, past=True)} drawn at random{by}, with the seed {plan.seed} (rule "
        f"{plan.rule}), and each was given to {counted(plan.each, 'coder')}{rest}."
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


def _part(number: int, of: int) -> str:
    """How many of some things, behind how many they are."""
    if number == of:
        return "" if of == 1 else "all of them "
    return f"{number:,} of them " if number else "none of them "


def codebook(facts: MethodsFacts, commands: Commands) -> MethodsPart:
    """The version that was coded with, its size, and what became of it."""
    text, book = Writing(), facts.codebook
    retired = f", and {counted(book.retired, 'retired one')}" if book.retired else ""
    version = book.version
    if version is None:
        size = f"The codebook has {counted(book.codes, 'code')} as it stands{retired}"
        if facts.round is None:
            text.say(f"{size}; no version of it was given a name.")
        else:
            text.say(f"{size}; the round names no version of it.")
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


def program(facts: MethodsFacts, commands: Commands) -> MethodsPart:
    """What part the program had in giving codes."""
    text, made = Writing(), {SUGGESTED: facts.suggested, AUTOCODED: facts.autocoded}
    told = by_machine(made, facts.codings, "coding")
    if told:
        text.say(f"The program had a part in this: {told}.")
    else:
        text.say(f"None of the coders’ {counted(facts.codings, 'coding')} was suggested or autocoded by the program.")
    text.figure("codings", facts.codings, commands.codings, _coded_by_coders(facts))
    for origin, count in made.items():
        text.figure(f"{origin} codings", count, commands.codings, f"of these, those of the `origin` {origin}")
    return text.part(PROGRAM, "Part of the program")
