"""The sentences of the methods section: only what the project holds, each number with the command that gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from qualcode import __version__
from qualcode.domain.methods_answers import CODEBOOK, MATERIAL, PROGRAM, SAMPLING, MethodsPart
from qualcode.domain.report_words import day_of_report
from qualcode.domain.rounds import SamplingPlan
from qualcode.domain.times import iso_time
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import AUTOCODED, SUGGESTED
from qualcode.domain.wording import by_machine, counted
from qualcode.reports.methods_commands import Commands
from qualcode.reports.methods_facts import MethodsFacts, RoundFacts
from qualcode.reports.methods_writing import Writing, all_documents, listed, months, share


def _changes_told() -> dict[str, str]:
    """Kind of difference → what it says of codes."""
    return {
        "new": tr("new"),
        "gone": tr("removed"),
        "merged": tr("merged into others"),
        "renamed": tr("renamed"),
        "moved": tr("moved"),
        "redefined": tr("defined otherwise"),
        "described": tr("with other examples, keywords, notes or marks"),
        "recoloured": tr("of another colour"),
        "retired": tr("retired"),
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
        text.figure(tr("documents"), facts.documents, listing, "`documents`")
        text.figure(
            tr("words"), facts.words, listing, tr("`words` of every document in `assignments`, each once, added up")
        )
    else:
        text.say(tr("The project holds {size}.", size=size))
        text.figure(tr("documents"), facts.documents, commands.documents, tr("how many entries there are"))
        text.figure(tr("words"), facts.words, commands.documents, tr("`words`, added up"))
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
        text.figure(tr("coders"), len(names), commands.round(facts.round.name), tr("how many `coders` there are"))
    else:
        text.say(tr("They were worked on by {coders}{who}.", coders=counted(len(names), "coder"), who=who))
        read = tr("how many entries but Consensus have `codings` or `finished` above 0")
        text.figure(tr("coders"), len(names), commands.coders, read)
    _when(text, facts, commands)


def _when(text: Writing, facts: MethodsFacts, commands: Commands) -> None:
    """When it was coded: in months."""
    if facts.times is None:
        return
    first, last = facts.times
    text.say(tr("The codings were made {when}.", when=months(first, last)))
    for what, moment, which in (
        (tr("first coding"), first, tr("the earliest `created` of {entries}", entries=_coded_by_coders(facts))),
        (tr("last coding"), last, tr("the latest `created` of {entries}", entries=_coded_by_coders(facts))),
    ):
        text.figure(
            what,
            iso_time(moment),
            commands.codings,
            which,
        )


def _coded_by_coders(facts: MethodsFacts) -> str:
    """Which entries of the codings are told of."""
    if facts.round is None:
        return tr("entries whose `coder` is not Consensus")
    return tr("entries whose `coder` is not Consensus and are `assignments` of the round by `document` and `coder`")


def _several(text: Writing, facts: MethodsFacts, commands: Commands) -> None:
    compared = len(facts.agreement.documents) if facts.agreement is not None else 0
    if not compared:
        text.say(tr("No document was finished by two coders or more."))
        return
    if compared == facts.documents:
        text.say(
            plural(
                "The document was finished by two coders or more.",
                "All {number:,} documents were finished by two coders or more.",
                compared,
            )
        )
    else:
        text.say(
            plural(
                "Of the documents, {number:,} ({share}) with {words} ({share_of_words}) was finished by two coders "
                "or more.",
                "Of the documents, {number:,} ({share}) with {words} ({share_of_words}) were finished by two coders "
                "or more.",
                compared,
                share=share(compared, facts.documents),
                words=counted(facts.compared_words, "word"),
                share_of_words=share(facts.compared_words, facts.words),
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
        text.figure(tr("rounds"), 0, commands.rounds, tr("how many entries there are"))
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
                "The documents of the {round} were named, not drawn: {documents:,} in all, {several}.",
                round=name,
                documents=one.documents,
                several=_several_coders(one.several, one.documents),
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
    text.say(_done(one, closed=round_.closed_ms is not None))
    text.figure(tr("{name}: assignments", name=name), one.assignments, command, tr("how many `assignments` there are"))
    text.figure(
        tr("{name}: assignments done", name=name), one.done, command, tr("`assignments` whose `state` is `done`")
    )


def _done(one: RoundFacts, *, closed: bool) -> str:
    """How far the assignments of a round are, and whether it is closed."""
    if one.done < one.assignments:
        of = {"assignments": counted(one.assignments, "assignment")}
        if closed:
            return plural(
                "Of its {assignments}, {number:,} is done, and it is closed.",
                "Of its {assignments}, {number:,} are done, and it is closed.",
                one.done,
                **of,
            )
        return plural(
            "Of its {assignments}, {number:,} is done, and it is open.",
            "Of its {assignments}, {number:,} are done, and it is open.",
            one.done,
            **of,
        )
    if not one.done:
        return (
            tr("It has no assignments, and it is closed.") if closed else tr("It has no assignments, and it is open.")
        )
    if closed:
        return plural(
            "Its one assignment is done, and it is closed.",
            "Of its assignments all {number:,} are done, and it is closed.",
            one.done,
        )
    return plural(
        "Its one assignment is done, and it is open.",
        "Of its assignments all {number:,} are done, and it is open.",
        one.done,
    )


def _drawn(text: Writing, plan: SamplingPlan, name: str, command: str) -> None:
    strata, drawn = len(plan.strata), len(plan.drawn)
    words = sum(stratum.words for stratum in plan.strata)
    drawn_words = sum(stratum.drawn_words for stratum in plan.strata)
    by = ""
    if plan.by:
        named = listed(plan.by)
        by = plural(", from {number:,} stratum by {by}", ", from {number:,} strata by {by}", strata, by=named)
    rest = (
        tr("; every other document was given to one coder")
        if plan.rest
        else tr("; the other documents are not in the round")
    )
    if drawn == plan.population:
        what = tr("{documents} with {words}", documents=all_documents(drawn), words=counted(words, "word"))
    else:
        what = tr(
            "{drawn:,} of {documents} ({share}) with {drawn_words:,} of {words} ({share_of_words})",
            drawn=drawn,
            documents=counted(plan.population, "document"),
            share=share(drawn, plan.population),
            drawn_words=drawn_words,
            words=counted(words, "word"),
            share_of_words=share(drawn_words, words),
        )
    text.say(
        plural(
            "For the {round}, {what} was drawn at random{by}, with the seed {seed} (rule {rule}), and each was given "
            "to {coders}{rest}.",
            "For the {round}, {what} were drawn at random{by}, with the seed {seed} (rule {rule}), and each was given "
            "to {coders}{rest}.",
            drawn,
            round=name,
            what=what,
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
        (tr("seed"), plan.seed, "`plan.seed`"),
        (tr("coders of each"), plan.each, "`plan.each`"),
        *(((tr("strata"), strata, tr("how many `plan.strata` there are")),) if plan.by else ()),
    ):
        text.figure(f"{name}: {what}", value, command, read)
    if plan.empty:
        text.say(
            plural(
                "Of {number} stratum no document was drawn.",
                "Of {number} strata no document was drawn.",
                len(plan.empty),
            )
        )
        text.figure(
            tr("{name}: strata without a document", name=name),
            len(plan.empty),
            command,
            tr("`plan.strata` with `drawn` 0"),
        )


def _several_coders(several: int, of: int) -> str:
    if several == of:
        return tr("given to two coders or more") if of == 1 else tr("all of them given to two coders or more")
    if not several:
        return tr("none of them given to two coders or more")
    return tr("{number:,} of them given to two coders or more", number=several)


def codebook(facts: MethodsFacts, commands: Commands) -> MethodsPart:
    """The version that was coded with, its size, and what became of it."""
    text, book = Writing(), facts.codebook
    size = counted(book.codes, "code")
    retired = (
        plural(", and {number:,} retired one", ", and {number:,} retired ones", book.retired) if book.retired else ""
    )
    version = book.version
    if version is None:
        said = {"codes": size, "retired": retired}
        if facts.round is None:
            text.say(tr("The codebook has {codes} as it stands{retired}; no version of it was given a name.", **said))
        else:
            text.say(tr("The codebook has {codes} as it stands{retired}; the round names no version of it.", **said))
    else:
        day = datetime.fromtimestamp(version.created_ms / 1000, UTC).date().isoformat()
        text.say(
            tr(
                "The codebook’s version “{name}” of {day} has {codes}{retired}.",
                name=version.name,
                day=day_of_report(day),
                codes=size,
                retired=retired,
            )
        )
    listing = commands.codes(version.name if version is not None else None)
    text.figure(tr("codes"), book.codes, listing, tr("how many entries with `retired` false there are"))
    if book.retired:
        text.figure(tr("retired codes"), book.retired, listing, tr("how many entries with `retired` true there are"))
    if version is not None:
        _changes(text, book.changes, commands.changes(version.name))
    return text.part(CODEBOOK, tr("Codebook"))


def _changes(text: Writing, changes: Mapping[str, int], command: str) -> None:
    words = _changes_told()
    told = [(kind, changes[kind]) for kind in words if changes.get(kind)]
    if not told:
        text.say(tr("It has not changed since."))
    else:
        said = [f"{counted(count, 'code')} {words[kind]}" for kind, count in told]
        text.say(tr("Since then it has changed: {said}.", said=listed(said)))
    text.figure(tr("changes of the codebook"), sum(changes.values()), command, tr("how many `differences` there are"))
    for kind, count in told:
        text.figure(
            tr("codes {changed}", changed=words[kind]),
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
    text.figure(tr("codings"), facts.codings, commands.codings, _coded_by_coders(facts))
    for origin, count in made.items():
        text.figure(
            tr("suggested codings") if origin == SUGGESTED else tr("autocoded codings"),
            count,
            commands.codings,
            tr("of these, those of the `origin` {origin}", origin=origin),
        )
    return text.part(PROGRAM, tr("Part of the program"))
