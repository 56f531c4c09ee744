"""Suggestions: codes for passages, lists of what may have been missed, and how far they can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from qualcode.cli.advising import advising, study
from qualcode.cli.counted_words import counted_word
from qualcode.cli.output import answer_json, one_line, say
from qualcode.cli.session import Session, command, json_option
from qualcode.cli.suggest_words import passage_line, suggestion_answer, suggestion_lines
from qualcode.domain.shown_words import shown_word
from qualcode.domain.suggestions import MOST_SHOWN, Advice
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.domain.spans import Span
    from qualcode.domain.suggestion_answers import DocumentSuggestions, PassageAnswer
    from qualcode.domain.values import Document, Transcript
    from qualcode.suggestions.adviser import Adviser

_ONE_OF = (
    "passage",
    "reject",
    "code",
    "doubtful",
    "new_codes",
    "prepare",
    "evaluate",
    "on",
    "off",
    "forget",
)
"""Options of which a line has one at most: each is something else to do."""
_OF_A_DOCUMENT = ("passage", "reject")
_BELONG = {
    "unsure": ("code",),
    "top": ("", "passage", "code", "doubtful", "new_codes"),
    "limit": ("",),
    "per_code": ("evaluate",),
    "without": ("evaluate",),
    "folds": ("evaluate",),
    "seed": ("evaluate",),
    "train": ("",),
    "suggester": ("", "passage", "evaluate"),
}
"""Option → what it can be given with; empty for the passages of a document, and for how suggestions stand."""
_NOTHING = (None, False, ())


@command("suggest")
@click.argument("doc", required=False)
@click.option(
    "--top", type=click.IntRange(min=1), metavar="N", help=tr("So many: codes for a passage (5), rows of a list (20).")
)
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help=tr("Look at the first N uncoded passages of DOC only.")
)
@click.option("--passage", type=(int, int), metavar="START END", help=tr("For this passage of DOC, coded or not."))
@click.option(
    "--reject",
    type=(int, int, str),
    metavar="START END CODE",
    help=tr("Say that CODE does not fit there; it is learned from."),
)
@click.option("--code", metavar="CODE", help=tr("List passages of the project that look like CODE and do not have it."))
@click.option(
    "--unsure", is_flag=True, help=tr("With --code: the most uncertain first; to decide on them teaches most.")
)
@click.option("--doubtful", is_flag=True, help=tr("List codings that all others make unlikely: possible miscodings."))
@click.option(
    "--new-codes", "new_codes", is_flag=True, help=tr("List phrases of uncoded passages that may become codes.")
)
@click.option(
    "--train", is_flag=True, help=tr("Study now, and say what was learned from and whether percentages can be trusted.")
)
@click.option(
    "--prepare", is_flag=True, help=tr("Get the words of all documents ready; can be interrupted and gone on with.")
)
@click.option("--evaluate", is_flag=True, help=tr("Measure on the project's own codings how good suggestions are."))
@click.option(
    "--per-code",
    "per_code",
    type=click.IntRange(min=0),
    multiple=True,
    metavar="N",
    help=tr("With --evaluate: as if N passages of each code were coded; repeatable."),
)
@click.option(
    "--without", metavar="GROUP,…", help=tr("With --evaluate: leave out what it goes by: speaker, neighbours …")
)
@click.option(
    "--folds",
    type=click.IntRange(min=2, max=50),
    metavar="N",
    help=tr("With --evaluate: parts the documents are divided into (5)."),
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    metavar="N",
    help=tr("With --evaluate: another division of the documents (0)."),
)
@click.option("--suggester", metavar="NAME", help=tr("Ask another suggester than the built-in engine: keywords …"))
@click.option("--on", is_flag=True, help=tr("Let suggestions be shown in this project."))
@click.option("--off", is_flag=True, help=tr("Let none be shown in this project, to anybody."))
@click.option("--forget", is_flag=True, help=tr("Delete the file of what was computed from the words of the project."))
@json_option
def suggest(session: Session, doc: str | None, as_json: bool, **options: object) -> None:
    """Suggest codes for the uncoded passages of DOC, with reasons.

    A suggestion is never a coding: `qualcode code apply DOC START END CODE --suggested` makes it one, --reject
    says no. Without DOC and options: how suggestions stand in the project. START and END count characters of the
    document's text, as everywhere. Nothing leaves the machine.
    """
    doing = _doing(doc, options)
    top = options["top"]
    most = top if isinstance(top, int) else None
    if doing == "passage" or (doing == "" and doc is not None):
        _print_document(session, doc or "", options, most or MOST_SHOWN, as_json)
    elif doing in ("code", "doubtful", "new_codes"):
        _print_list(session, doing, options, most, as_json)
    elif doing == "evaluate":
        from qualcode.cli.suggest_evaluating import print_evaluation

        print_evaluation(session, options, as_json)
    elif doing == "prepare":
        from qualcode.cli.suggest_training import prepare

        prepare(session)
    elif doing == "":
        from qualcode.cli.suggest_training import print_state

        print_state(session, train=bool(options["train"]), as_json=as_json, suggester=_name(options))
    else:
        _change(session, doing, doc, options)


def _doing(doc: str | None, options: dict[str, object]) -> str:
    """What the line asks for: the name of one of its options, or nothing for the passages of DOC or the state.

    Raises:
        click.UsageError: It asks for two things, or for something that does not go with its other options.
    """
    given = {name for name, value in options.items() if value not in _NOTHING}
    asked = [name for name in _ONE_OF if name in given]
    if len(asked) > 1:
        raise click.UsageError(
            tr(
                "{option} and {other} are two things to do: give one of them",
                option=_option(asked[0]),
                other=_option(asked[1]),
            )
        )
    doing = asked[0] if asked else ""
    for name in sorted(given & _BELONG.keys()):
        if doing not in _BELONG[name]:
            raise click.UsageError(
                tr("{option} does not go with {other}", option=_option(name), other=_option(doing))
                if doing
                else _alone(name)
            )
    if doing in _OF_A_DOCUMENT and doc is None:
        raise click.UsageError(
            tr("{option} needs the document: qualcode suggest DOC {option} …", option=_option(doing))
        )
    if doing not in ("", *_OF_A_DOCUMENT) and doc is not None:
        raise click.UsageError(
            tr("{option} goes over the whole project: leave out {document}", option=_option(doing), document=doc)
        )
    if doc is None and not doing and given & {"top", "limit"}:
        raise click.UsageError(tr("--top and --limit need a document, or a list such as --code CODE"))
    return doing


def _alone(name: str) -> str:
    return tr(
        "{option} goes with {others}",
        option=_option(name),
        others=tr(" or ").join(_option(one) for one in _BELONG[name] if one),
    )


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _name(options: dict[str, object]) -> str | None:
    name = options["suggester"]
    return name if isinstance(name, str) else None


def _print_list(session: Session, doing: str, options: dict[str, object], top: int | None, as_json: bool) -> None:
    from qualcode.cli.suggest_lists import TOP, print_doubtful, print_like_code, print_new_codes

    if doing == "code":
        print_like_code(session, str(options["code"]), top or TOP, bool(options["unsure"]), as_json)
    elif doing == "doubtful":
        print_doubtful(session, top or TOP, as_json)
    else:
        print_new_codes(session, top or TOP, as_json)


def _change(session: Session, doing: str, doc: str | None, options: dict[str, object]) -> None:
    """Reject a suggestion, switch suggestions on or off, or delete the cache."""
    from qualcode.suggestions.rejecting import reject_suggestion, switch_suggestions

    if doing == "forget":
        from qualcode.suggestions.cached import forget

        with session.reading() as project:
            size = forget(project)
        say(
            tr("{size:,} bytes of computed words and models deleted", size=size)
            if size
            else tr("nothing computed lies beside it")
        )
        return
    with session.writing() as project:
        if doing in ("on", "off"):
            say(switch_suggestions(project, doing == "on").summary)
            return
        from qualcode.codebook.tree import load_tree
        from qualcode.storage.reads.documents import find_document

        named = options["reject"]
        if isinstance(named, tuple):
            start, end, name = named
            document = find_document(project, doc or "")
            code = load_tree(project).find(name)
            say(reject_suggestion(project, document.id, (start, end), code.id).summary)


def _print_document(session: Session, doc: str, options: dict[str, object], top: int, as_json: bool) -> None:
    """What is suggested for one passage of a document, or for those that the coder has not dealt with."""
    from qualcode.domain.suggestion_answers import DocumentSuggestions
    from qualcode.storage.reads.documents import find_document, read_transcript

    with advising(session, suggester=_name(options)) as adviser:
        document = find_document(adviser.project, doc)
        transcript = read_transcript(adviser.project, document)
        named = options["passage"]
        spans = [_checked(transcript, named)] if isinstance(named, tuple) else _left(adviser, document)
        limit = options["limit"]
        shown = spans[:limit] if isinstance(limit, int) else spans
        study(adviser)
        advised = [adviser.advise(document.id, span, top) for span in shown]
        notice = adviser.shelf.analyser(document.language).pipeline.problem
        learned = adviser.learned()
        unit = "passage" if isinstance(named, tuple) else adviser.material.unit
    answer = DocumentSuggestions(
        document=document.name,
        unit=unit,
        learned=learned,
        notice=notice,
        passages=tuple(_passage(transcript, one) for one in advised),
    )
    if as_json:
        answer_json(answer.model_dump(mode="json"))
    else:
        _print(answer, len(spans), session.coder)


def _checked(transcript: Transcript, span: tuple[int, int]) -> tuple[int, int]:
    """A passage that was named.

    Raises:
        RuleError: It is none of the text.
    """
    from qualcode.coding.passages import anchor

    place = anchor(transcript, span)
    return place.start, place.end


def _left(adviser: Adviser, document: Document) -> Sequence[Span]:
    """The passages of a document that the coder has neither coded nor marked as read."""
    from qualcode.coding.coverage import touched
    from qualcode.storage.reads.suggestions import dealings

    units = adviser.material.units([document.id]).get(document.id, [])
    me = adviser.project.known_coder_id()
    mine = [(one.start, one.end) for one in dealings(adviser.project, [document.id]) if one.coder_id == me]
    dealt_with = touched(units, mine)
    return [unit for number, unit in enumerate(units) if number not in dealt_with]


def _passage(transcript: Transcript, advice: Advice) -> PassageAnswer:
    from qualcode.coding.passages import turn_at
    from qualcode.domain.suggestion_answers import PassageAnswer

    turn = turn_at([turn.start for turn in transcript.turns], advice.start)
    return PassageAnswer(
        document=transcript.document.name,
        start=advice.start,
        end=advice.end,
        quote=transcript.text[advice.start : advice.end],
        turn=turn + 1,
        speaker=transcript.turns[turn].speaker if transcript.turns else None,
        suggestions=tuple(map(suggestion_answer, advice.offered)),
        silence=advice.silence,
    )


def _print(answer: DocumentSuggestions, left: int, coder: str) -> None:
    if answer.notice:
        say(answer.notice)
    document = one_line(answer.document)
    silences: Counter[str] = Counter()
    for one in answer.passages:
        if one.silence:
            silences[one.silence] += 1
            continue
        say(passage_line(one.document, one.start, one.end, one.speaker, one.quote))
        for line in suggestion_lines(one.suggestions):
            say(line)
    if answer.unit == "passage":
        for silence in silences:
            say(silence)
        return
    if not left:
        say(
            tr(
                "{coder} has dealt with every {unit} of {document}",
                coder=one_line(coder),
                unit=shown_word(answer.unit),
                document=document,
            )
        )
        return
    for silence, count in silences.most_common():
        say(tr("nothing for {passages}: {reason}", passages=counted_word(count, answer.unit), reason=silence))
    passages = counted_word(left, answer.unit)
    looked = (
        tr(
            "{number:,} of {passages} that {coder} has neither coded nor marked in {document}",
            number=len(answer.passages),
            passages=passages,
            coder=one_line(coder),
            document=document,
        )
        if len(answer.passages) < left
        else tr(
            "{passages} that {coder} has neither coded nor marked in {document}",
            passages=passages,
            coder=one_line(coder),
            document=document,
        )
    )
    learned = (
        tr("learned from {passages}", passages=counted(answer.learned, "passage"))
        if answer.learned
        else tr("by the codebook alone")
    )
    say(f"{looked}; {learned}")
