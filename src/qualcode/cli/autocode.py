"""Giving a code to a whole list of hits, after a look at the passages."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Literal

import click

from qualcode.cli.output import answer_json, answer_table, note, one_line, say
from qualcode.cli.previewing import SHOWN, Asked, preview_and_code
from qualcode.cli.session import Session, command, documents_named, json_option
from qualcode.domain.choices import WIDENINGS, Widening
from qualcode.domain.queries import TEXT_MODES, TextMode
from qualcode.domain.translation import tr
from qualcode.domain.values import SPEAKER_ROLES

if TYPE_CHECKING:
    from qualcode.retrieval.autocoding import Place
    from qualcode.storage.project import Project

LISTS = {
    "participant": tr("this query lists participants"),
    "document": tr("this query lists documents"),
    "site": tr("this query lists sites"),
}
_NEEDLES = {"search_mode": "--search", "whole": "--heading", "pattern": "--heading"}
"""Option → the one that it is given with."""


def _numbers(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[tuple[int, int], ...]:
    """`3,7,10-12` as pairs of first and last, counted from 1."""
    found = []
    for part in value.split(",") if value is not None else ():
        first, _, last = (piece.strip() for piece in part.partition("-"))
        last = last or first
        if not (first.isdecimal() and last.isdecimal() and 0 < int(first) <= int(last)):
            raise click.BadParameter(
                tr("“{part}” is no number of the list, and no two such as 3-7", part=part), ctx, param
            )
        found.append((int(first), int(last)))
    return tuple(found)


@command("autocode")
@click.argument("name", metavar="[CODE]", required=False)
@click.option("--search", "needle", metavar="NEEDLE", help=tr("Where `qualcode search NEEDLE` finds it in speech."))
@click.option(
    "--mode", "search_mode", type=click.Choice(TEXT_MODES), help=tr("With --search: how to look.  [default: text]")
)
@click.option("--query", metavar="QUERY", help=tr("The passages that a query finds."))
@click.option("--speaker", metavar="LABEL", help=tr("All that is said under this label."))
@click.option("--participant", metavar="NAME", help=tr("All that this participant says."))
@click.option("--role", type=click.Choice(SPEAKER_ROLES), help=tr("All that is said in this role."))
@click.option("--heading", metavar="HEADING", help=tr("What is answered under a heading of the guide, such as “Q3:”."))
@click.option("--whole", is_flag=True, help=tr("With --heading: the interviewers' words too."))
@click.option("--pattern", metavar="REGEX", help=tr("With --heading: what every heading matches."))
@click.option(
    "--headings", "list_headings", is_flag=True, help=tr("List the headings that there are, and code nothing.")
)
@click.option(
    "--to",
    type=click.Choice(WIDENINGS),
    default="found",
    show_default=True,
    help=tr("Code the hits as found, their sentences, or their turns."),
)
@click.option("--document", "docs", metavar="DOC", multiple=True, help=tr("Only in this document; repeatable."))
@click.option("--set", "set_name", metavar="NAME", help=tr("Only in the documents of a set."))
@click.option("--skip", callback=_numbers, metavar="N,M-K…", help=tr("Pass over these numbers of the preview."))
@click.option(
    "--show",
    type=click.IntRange(min=0),
    default=SHOWN,
    show_default=True,
    metavar="N",
    help=tr("List so many; 0: all."),
)
@click.option("--dry-run", is_flag=True, help=tr("Show the passages only."))
@click.option("--yes", is_flag=True, help=tr("Code without asking."))
@json_option
def autocode(
    session: Session,
    name: str | None,
    needle: str | None,
    search_mode: TextMode | None,
    query: str | None,
    speaker: str | None,
    participant: str | None,
    role: str | None,
    heading: str | None,
    whole: bool,
    pattern: str | None,
    list_headings: bool,
    to: Widening,
    docs: tuple[str, ...],
    set_name: str | None,
    skip: tuple[tuple[int, int], ...],
    show: int,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Give CODE to all that is found, in one change that one undo takes back.

    The passages are shown first, numbered, and you are asked; without a terminal they are only shown unless --yes is
    given. Codings that come to be this way bear the origin “autocoded”. Yours that are there stay as they are, and
    passages that have the code are left alone.
    """
    from qualcode.retrieval.autocoding import looked_for

    sources = {"search": needle, "query": query, "speaker": speaker, "participant": participant}
    sources |= {"role": role, "heading": heading}
    asked_for = [(what, words) for what, words in sources.items() if words is not None]
    _check(asked_for, name, list_headings, {"search_mode": search_mode, "whole": whole, "pattern": pattern})
    with session.reading() as project:
        chosen = documents_named(project, docs, set_name)
        documents = None if chosen is None else [document.name for document in chosen]
        if list_headings:
            _print_headings(project, documents, as_json)
            return
        [(what, words)] = asked_for
        if what == "search":
            what = mode = search_mode or "text"
            places = _hits(project, words, mode, documents)
        elif what == "query":
            places = _asked(project, words, documents)
        elif what == "heading":
            places = _sections(project, words, pattern, whole, documents)
        else:
            places = _spoken(project, what, words, documents)
    assert name is not None, "only --headings goes without a code"
    how = looked_for(what, words, to, documents=documents)
    preview_and_code(session, places, name, to, how=how, asked=Asked(yes, dry_run, skip, show, as_json))


def _check(asked_for: list[tuple[str, str]], name: str | None, list_headings: bool, others: dict[str, object]) -> None:
    """Refuse options that do not go together."""
    given = {f"--{what}" for what, _ in asked_for}
    for option, wants in _NEEDLES.items():
        if others[option] and wants not in given:
            raise click.UsageError(
                tr("--{option} is given with {other}", option=option.removeprefix("search_"), other=wants)
            )
    if list_headings:
        if given or name is not None:
            raise click.UsageError(tr("--headings lists headings: it takes neither a code nor what to look for"))
    elif name is None:
        raise click.UsageError(tr("Missing argument 'CODE'."))
    elif len(given) != 1:
        raise click.UsageError(
            tr("say what to code: one of --search, --query, --speaker, --participant, --role and --heading")
        )


def _hits(
    project: Project,
    needle: str,
    mode: TextMode,
    documents: list[str] | None,
    *,
    case: bool = False,
    limit: int | None = None,
) -> list[Place]:
    """Where something is found in what is said, or the first so many places."""
    from qualcode.retrieval.searching import search_places

    return list(islice(search_places(project, needle, mode, case=case, speech=True, documents=documents), limit))


def _asked(project: Project, query: str, documents: list[str] | None) -> list[Place]:
    """The passages that a query finds.

    Raises:
        InputError: It lists participants, documents or sites.
    """
    from qualcode.domain.errors import InputError
    from qualcode.domain.spans import Span
    from qualcode.retrieval.querying import ask

    found = ask(project, query, documents=documents)
    if found.level != "passages":
        raise InputError(LISTS[found.level], remedy=tr("ask for passages: only they can be coded"))
    if found.why_empty:
        note(found.why_empty)
    return [(one.document_id, Span(one.start, one.end)) for one in found.passages]


def _spoken(project: Project, what: str, who: str, documents: list[str] | None) -> list[Place]:
    from qualcode.retrieval.autocoding import speaker_places

    label, participant, role = (who if what == one else None for one in ("speaker", "participant", "role"))
    return speaker_places(project, label=label, participant=participant, role=role, documents=documents)


def _sections(
    project: Project, heading: str, pattern: str | None, whole: bool, documents: list[str] | None
) -> list[Place]:
    from qualcode.retrieval.headings import sections

    found = sections(project, heading, pattern=pattern, answers_only=not whole, documents=documents)
    if not found:
        note(
            tr(
                "nothing stands under a heading “{heading}”; `qualcode autocode --headings` lists those that there are",
                heading=heading,
            )
        )
    return found


def _print_headings(project: Project, documents: list[str] | None, as_json: bool) -> None:
    from qualcode.domain.autocode_answers import HeadingAnswer
    from qualcode.retrieval.headings import headings

    found = headings(project, documents=documents)
    if as_json:
        answers = [HeadingAnswer(heading=one.text, places=one.places, documents=one.documents) for one in found]
        answer_json([one.model_dump(mode="json") for one in answers])
    elif found:
        rows = [(one_line(one.text), one.places, one.documents) for one in found]
        answer_table((tr("heading"), tr("places"), tr("documents")), rows, right=(tr("places"), tr("documents")))
    else:
        say(tr("no headings come up that differ in a number, or in two documents"))


def code_hits(
    session: Session,
    needle: str,
    mode: TextMode | Literal["similar"],
    name: str,
    to: Widening,
    *,
    case: bool,
    limit: int | None,
    docs: tuple[str, ...],
    set_name: str | None,
    asked: Asked,
) -> None:
    """Give a code to what a search finds in what is said, after a look at it: `search --code`.

    Args:
        limit: The first so many hits only; of similar ones the 20 likest where it is None.
    """
    from qualcode.cli.similar import similar_places
    from qualcode.retrieval.autocoding import looked_for

    with session.reading() as project:
        chosen = documents_named(project, docs, set_name)
        documents = None if chosen is None else [document.name for document in chosen]
        places = [] if mode == "similar" else _hits(project, needle, mode, documents, case=case, limit=limit)
    if mode == "similar":
        places = similar_places(session, needle, limit, docs, set_name)
    how = looked_for(mode, needle, to, documents=documents)
    preview_and_code(session, places, name, to, how=how, asked=asked)
