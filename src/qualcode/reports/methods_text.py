"""The sentences of the methods section: only what the project holds, each number with the command that gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from qualcode import __version__
from qualcode.domain.methods_answers import CODEBOOK, MATERIAL, PROGRAM, SAMPLING, MethodsPart
from qualcode.domain.rounds import SamplingPlan
from qualcode.domain.times import iso_time
from qualcode.domain.translation import tr
from qualcode.domain.values import AUTOCODED, SUGGESTED
from qualcode.domain.wording import by_machine, counted
from qualcode.reports.methods_commands import Commands
from qualcode.reports.methods_facts import MethodsFacts, RoundFacts
from qualcode.reports.methods_writing import Writing, all_of, are, listed, months, share

_CHANGES = {
    "new": "new",
    "gone": "removed",
    "merged": tr("merged into others"),
    "renamed": "renamed",
    "moved": "moved",
    "redefined": tr("defined otherwise"),
    "described": tr("with other examples, keywords, notes or marks"),
    "recoloured": tr("of another colour"),
    "retired": "retired",
    "revived": tr("in use again"),
    "themes": tr("with other further themes"),
    "reordered": tr("with codes below them in another order"),
}


def material(facts: MethodsFacts, commands: Commands, called: Mapping[str, str]) -> MethodsPart:
    """Who coded what, and how much of it was coded by several."""
    text = Writing()
    round_, coders = facts.round, len(facts.coders)
    size = tr(
        "{documents} with {words} of speech",
        documents=counted(facts.documents, "document"),
        words=counted(facts.words, "word"),
    )
    if round_ is not None:
        listing = commands.round(round_.name)
        text.say(tr("The round “{name}” holds {size}.", name=round_.name, size=size))
        text.figure("documents", facts.documents, listing, "`documents`")
        text.figure(
            "words", facts.words, listing, tr("`words` of every document in `assignments`, each once, added up")
        )
    else:
        text.say(tr("The project holds {size}.", size=size))
        text.figure("documents", facts.documents, commands.documents, tr("how many entries there are"))
        text.figure("words", facts.words, commands.documents, tr("`words`, added up"))
    _coders(text, facts, commands, [called[name] for name in facts.coders])
    if coders > 1:
        _several(text, facts, commands)
    text.say(tr("Coding was done with qualcode {version}.", version=__version__))
    return text.part(MATERIAL, tr("Material and coders"))


def _coders(text: Writing, facts: MethodsFacts, commands: Commands, names: Sequence[str]) -> None:
    who = f" ({listed(names)})" if names else ""
    if facts.named:
        text.say(
            tr("This is about the work of {coders}{who}, who were named.", coders=counted(len(names), "coder"), who=who)
        )
        _when(text, facts, commands)
        return
    if not names:
        text.say(tr("Nobody has coded anything yet."))
        return
    if facts.round is not None:
        text.say(tr("They were given to {coders}{who}.", coders=counted(len(names), "coder"), who=who))
        text.figure("coders", len(names), commands.round(facts.round.name), tr("how many `coders` there are"))
    else:
        text.say(tr("They were worked on by {coders}{who}.", coders=counted(len(names), "coder"), who=who))
        read = tr("how many entries but Consensus have `codings` or `finished` above 0")
        text.figure("coders", len(names), commands.coders, read)
    _when(text, facts, commands)


def _when(text: Writing, facts: MethodsFacts, commands: Commands) -> None:
    """When it was coded: in months."""
    if facts.times is None:
        return
    first, last = facts.times
    text.say(tr("The codings were made {first}.", first=months(first, last)))
    for what, moment, which in ((tr("first coding"), first, "earliest"), (tr("last coding"), last, "latest")):
        text.figure(
            what,
            iso_time(moment),
            commands.codings,
            tr("the {which} `created` of {facts}", which=which, facts=_coded_by_coders(facts)),
        )


def _coded_by_coders(facts: MethodsFacts) -> str:
    """Which entries of the codings are told of."""
    of = "" if facts.round is None else tr(" and are `assignments` of the round by `document` and `coder`")
    return tr("entries whose `coder` is not Consensus{of}", of=of)


def _several(text: Writing, facts: MethodsFacts, commands: Commands) -> None:
    compared = len(facts.agreement.documents) if facts.agreement is not None else 0
    if not compared:
        text.say(tr("No document was finished by two coders or more."))
        return
    if compared == facts.documents:
        what = all_of(compared, "document")
        text.say(
            tr(
                "{upper}{what} {compared} finished by two coders or more.",
                upper=what[0].upper(),
                what=what[1:],
                compared=are(compared, past=True),
            )
        )
    else:
        text.say(
            tr(
                "Of the documents, {compared:,} ({compared2}) with {words} ({compared_words}) "
                "{compared3} finished by two coders or more.",
                compared=compared,
                compared2=share(compared, facts.documents),
                words=counted(facts.compared_words, "word"),
                compared_words=share(facts.compared_words, facts.words),
                compared3=are(compared, past=True),
            )
        )
    if facts.wish.assume_finished:
        text.say(tr("Every document in which a coder has a coding is taken for finished by that coder."))
    text.figure(tr("documents of several coders"), compared, commands.agreement, tr("how many `documents` there are"))
    read = tr("`words` of those whose `name` is among the `documents` of `qualcode agreement`, added up")
    text.figure(tr("words of several coders"), facts.compared_words, commands.documents, read)


def sampling(facts: MethodsFacts, commands: Commands) -> MethodsPart:
    """How documents were chosen and given to coders, round by round."""
    text = Writing()
    if not facts.rounds:
        text.say(
            tr(
                "The project holds no round: it does not say how documents were chosen to be coded "
                "by several, nor whether coders could see one another’s codings."
            )
        )
        text.figure("rounds", 0, commands.rounds, tr("how many entries there are"))
    for one in facts.rounds:
        _round(text, one, commands.round(one.round.name))
    return text.part(SAMPLING, tr("Rounds and sampling"))


def _round(text: Writing, one: RoundFacts, command: str) -> None:
    round_, plan = one.round, one.round.plan
    name = tr("round “{name}”", name=round_.name)
    if plan is not None:
        _drawn(text, plan, name, command)
    else:
        text.say(
            tr(
                "The documents of the {name} were named, not drawn: {documents:,} in all, "
                "{several}given to two coders or more.",
                name=name,
                documents=one.documents,
                several=_part(one.several, one.documents),
            )
        )
        text.figure(tr("{name}: documents", name=name), one.documents, command, "`documents`")
        read = tr("documents that `assignments` has more than once")
        text.figure(tr("{name}: documents given to several", name=name), one.several, command, read)
    if round_.blind:
        text.say(
            tr(
                "It was coded blind: the program showed nobody what others did in its documents "
                "before all of her own were done."
            )
        )
    else:
        text.say(tr("It was coded with open eyes: coders could see one another’s codings."))
    version = round_.codebook_version
    book = (
        tr("the version “{version}” of the codebook", version=version)
        if version
        else tr("the codebook, of which it names no version")
    )
    rule = (
        tr("in files handed out it could be changed")
        if round_.open_codebook
        else tr("in files handed out it was frozen, and changes could be proposed")
    )
    text.say(tr("It is coded with {book}; {rule}.", book=book, rule=rule))
    state = "closed" if round_.closed_ms is not None else "open"
    if one.done == one.assignments:
        done = (
            tr("It has no assignments")
            if not one.done
            else tr("Of its assignments all {done:,} are done", done=one.done)
        )
        done = tr("Its one assignment is done") if one.done == 1 else done
    else:
        done = tr(
            "Of its {assignments}, {done:,} {done2} done",
            assignments=counted(one.assignments, "assignment"),
            done=one.done,
            done2=are(one.done),
        )
    text.say(tr("{done}, and it is {state}.", done=done, state=state))
    text.figure(tr("{name}: assignments", name=name), one.assignments, command, tr("how many `assignments` there are"))
    text.figure(
        tr("{name}: assignments done", name=name), one.done, command, tr("`assignments` whose `state` is `done`")
    )


def _drawn(text: Writing, plan: SamplingPlan, name: str, command: str) -> None:
    strata, drawn = len(plan.strata), len(plan.drawn)
    words = sum(stratum.words for stratum in plan.strata)
    drawn_words = sum(stratum.drawn_words for stratum in plan.strata)
    by = (
        tr(
            ", from {replace} by {by}",
            replace=counted(strata, "stratum").replace("stratums", "strata"),
            by=listed(plan.by),
        )
        if plan.by
        else ""
    )
    rest = (
        tr("; every other document was given to one coder")
        if plan.rest
        else tr("; the other documents are not in the round")
    )
    if drawn == plan.population:
        what = tr("{drawn} with {words}", drawn=all_of(drawn, "document"), words=counted(words, "word"))
    else:
        what = tr(
            "{drawn:,} of {documents} ({drawn2}) with {drawn_words:,} of {words} ({drawn_words2})",
            drawn=drawn,
            documents=counted(plan.population, "document"),
            drawn2=share(drawn, plan.population),
            drawn_words=drawn_words,
            words=counted(words, "word"),
            drawn_words2=share(drawn_words, words),
        )
    text.say(
        tr(
            "For the {name}, {what} {drawn} drawn at random{by}, with the seed {seed} (rule {rule}), "
            "and each was given to {coders}{rest}.",
            name=name,
            what=what,
            drawn=are(drawn, past=True),
            by=by,
            seed=plan.seed,
            rule=plan.rule,
            coders=counted(plan.each, "coder"),
            rest=rest,
        )
    )
    for what, value, read in (
        (tr("documents to draw from"), plan.population, "`plan.population`"),
        (tr("documents drawn"), drawn, tr("how many `plan.drawn` there are")),
        (tr("words to draw from"), words, tr("`words` of `plan.strata`, added up")),
        (tr("words drawn"), drawn_words, tr("`drawn_words` of `plan.strata`, added up")),
        ("seed", plan.seed, "`plan.seed`"),
        (tr("coders of each"), plan.each, "`plan.each`"),
        *((("strata", strata, tr("how many `plan.strata` there are")),) if plan.by else ()),
    ):
        text.figure(f"{name}: {what}", value, command, read)
    if plan.empty:
        many = "1 stratum" if len(plan.empty) == 1 else tr("{number_empty} strata", number_empty=len(plan.empty))
        text.say(tr("Of {many} no document was drawn.", many=many))
        text.figure(
            tr("{name}: strata without a document", name=name),
            len(plan.empty),
            command,
            tr("`plan.strata` with `drawn` 0"),
        )


def _part(number: int, of: int) -> str:
    """How many of some things, behind how many they are."""
    if number == of:
        return "" if of == 1 else tr("all of them ")
    return tr("{number:,} of them ", number=number) if number else tr("none of them ")


def codebook(facts: MethodsFacts, commands: Commands) -> MethodsPart:
    """The version that was coded with, its size, and what became of it."""
    text, book = Writing(), facts.codebook
    retired = tr(", and {ones}", ones=counted(book.retired, "retired one")) if book.retired else ""
    version = book.version
    if version is None:
        size = tr("The codebook has {codes} as it stands{retired}", codes=counted(book.codes, "code"), retired=retired)
        if facts.round is None:
            text.say(tr("{size}; no version of it was given a name.", size=size))
        else:
            text.say(tr("{size}; the round names no version of it.", size=size))
    else:
        day = datetime.fromtimestamp(version.created_ms / 1000, UTC).date().isoformat()
        text.say(
            tr(
                "The codebook’s version “{name}” of {day} has {codes}{retired}.",
                name=version.name,
                day=day,
                codes=counted(book.codes, "code"),
                retired=retired,
            )
        )
    listing = commands.codes(version.name if version is not None else None)
    text.figure("codes", book.codes, listing, tr("how many entries with `retired` false there are"))
    if book.retired:
        text.figure(tr("retired codes"), book.retired, listing, tr("how many entries with `retired` true there are"))
    if version is not None:
        _changes(text, book.changes, commands.changes(version.name))
    return text.part(CODEBOOK, "Codebook")


def _changes(text: Writing, changes: Mapping[str, int], command: str) -> None:
    told = [(kind, changes[kind]) for kind in _CHANGES if changes.get(kind)]
    if not told:
        text.say(tr("It has not changed since."))
    else:
        said = [f"{counted(count, 'code')} {_CHANGES[kind]}" for kind, count in told]
        text.say(tr("Since then it has changed: {said}.", said=listed(said)))
    text.figure(tr("changes of the codebook"), sum(changes.values()), command, tr("how many `differences` there are"))
    for kind, count in told:
        text.figure(
            tr("codes {changes}", changes=_CHANGES[kind]),
            count,
            command,
            tr("`differences` of the `kind` {kind}", kind=kind),
        )


def program(facts: MethodsFacts, commands: Commands) -> MethodsPart:
    """What part the program had in giving codes."""
    text, made = Writing(), {SUGGESTED: facts.suggested, AUTOCODED: facts.autocoded}
    told = by_machine(made, facts.codings, "coding")
    if told:
        text.say(tr("The program had a part in this: {told}.", told=told))
    else:
        text.say(
            tr(
                "None of the coders’ {codings} was suggested or autocoded by the program.",
                codings=counted(facts.codings, "coding"),
            )
        )
    text.figure("codings", facts.codings, commands.codings, _coded_by_coders(facts))
    for origin, count in made.items():
        text.figure(
            tr("{origin} codings", origin=origin),
            count,
            commands.codings,
            tr("of these, those of the `origin` {origin}", origin=origin),
        )
    return text.part(PROGRAM, tr("Part of the program"))
