"""Reading memos: the list of all, one of them, links between them, the journal by date, and a file for the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualcode.cli.memo import memo
from qualcode.cli.output import answer_json, answer_table, one_line, say, short_ids, visible
from qualcode.cli.publishing import Publishing, publishing_options
from qualcode.cli.session import Session, coder_names, json_option
from qualcode.domain.choices import ATTRIBUTION, MEMO_FORMATS, ON_WHAT
from qualcode.domain.days import day_begins, day_ends, day_of
from qualcode.domain.errors import NotFoundError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.spans import Span
from qualcode.domain.times import iso_time
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import ALL_MEMO_KINDS

if TYPE_CHECKING:
    from qualcode.coding.memo_journal import JournalDay
    from qualcode.coding.memo_links import LinkedMemo, ResolvedLink
    from qualcode.coding.memo_listing import ListedMemo
    from qualcode.storage.project import Project

F = TypeVar("F", bound=Callable[..., Any])
_ENDINGS = {f".{format_}": format_ for format_ in MEMO_FORMATS} | {".htm": "html"}


def _which_options(function: F) -> F:
    """What memos a command is about; the function gets the options as `which`."""

    def gather(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
        ctx.params.setdefault("which", {})[parameter.name] = value

    hidden: dict[str, Any] = {"expose_value": False, "callback": gather}
    for option in (
        click.option("--until", metavar="DATE", help=tr("Written or changed on this day or before."), **hidden),
        click.option(
            "--since", metavar="DATE", help=tr("Written or changed on this day or after, such as 2026-11-22."), **hidden
        ),
        click.option("--coders", metavar="A,B", help=tr("Only those that they wrote."), **hidden),
        click.option(
            "--code", metavar="CODE", help=tr("Only those on this code, its codings and codes below."), **hidden
        ),
        click.option("--document", metavar="DOC", help=tr("Only those on this document and in it."), **hidden),
        click.option("--on", type=click.Choice(ON_WHAT), help=tr("Only those on one sort of thing."), **hidden),
        click.option("--kind", type=click.Choice(ALL_MEMO_KINDS), help=tr("Only those of one kind."), **hidden),
        click.option(
            "--search",
            "words",
            default="",
            metavar="WORDS",
            help=tr("Only those with all of these words in them, or in what they are on."),
            **hidden,
        ),
    ):
        function = option(function)
    return function


def _chosen(project: Project, which: dict[str, Any]) -> list[ListedMemo]:
    from qualcode.coding.memo_listing import list_all_memos

    since, until = _period(which["since"], which["until"])
    return list_all_memos(
        project,
        kind=which["kind"],
        coders=coder_names(which["coders"]),
        on=which["on"],
        code=which["code"],
        document=which["document"],
        words=which["words"],
        since=since,
        until=until,
    )


def _period(since: str | None, until: str | None) -> tuple[int | None, int | None]:
    return day_begins(since) if since else None, day_ends(until) if until else None


@memo.verb("list")
@_which_options
@json_option
def list_(session: Session, which: dict[str, Any], as_json: bool) -> None:
    """List memos, the oldest first."""
    with session.reading() as project:
        found = _chosen(project, which)
    if as_json:
        answer_json([_row(listed) for listed in found])
    else:
        _print(found)


def _print(found: Sequence[ListedMemo]) -> None:
    answer_table(
        (tr("id"), tr("kind"), tr("on"), tr("coder"), tr("changed"), tr("text")),
        [
            (
                id_,
                shown_word(listed.memo.kind),
                one_line(listed.about(30), 48),
                one_line(listed.memo.coder),
                day_of(listed.memo.changed_ms),
                one_line(listed.memo.text, 60),
            )
            for id_, listed in zip(short_ids([listed.memo.uuid for listed in found]), found, strict=True)
        ],
    )


def _row(listed: ListedMemo) -> dict[str, Any]:
    """A memo, as commands answer it."""
    memo_ = listed.memo
    return {
        "id": memo_.uuid,
        "kind": memo_.kind,
        "text": memo_.text,
        "coder": memo_.coder,
        "created": iso_time(memo_.created_ms),
        "changed": iso_time(memo_.changed_ms),
        "document": listed.document or None,
        "start": listed.start,
        "end": listed.end,
        "code": listed.code or None,
        "coding": listed.coding or None,
        "case": listed.case or None,
        "on": listed.on,
        "quote": listed.quote or None,
    }


@memo.verb("show")
@click.argument("id_", metavar="ID")
@json_option
def show(session: Session, id_: str, as_json: bool) -> None:
    """Show the memo ID, its links by the present names of what they lead to."""
    from qualcode.coding.memo_links import Links
    from qualcode.coding.memo_listing import MemoNames
    from qualcode.coding.memos import find_memo

    with session.reading() as project:
        names = MemoNames(project)
        listed = names.listed([find_memo(project, id_)])[0]
        text = listed.memo.text if as_json else Links(project, names).shown(listed.memo.text)
    if as_json:
        answer_json(_row(listed))
        return
    head = tr(
        "{kind} on {about}, by {coder}, {created}",
        kind=shown_word(listed.memo.kind),
        about=listed.about(),
        coder=listed.memo.coder,
        created=iso_time(listed.memo.created_ms),
    )
    say(f"{one_line(head)}\n\n{visible(text, lines=True)}")


# ---------------------------------------------------------------------- links


@memo.verb("links")
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--broken", is_flag=True, help=tr("Only links that lead nowhere, or not to one thing."))
@click.option(
    "--to", metavar="LINK", help=tr("The memos that link to this, written as in a memo: code:Plans, memo:ID …")
)
@json_option
def links(session: Session, id_: str | None, broken: bool, to: str | None, as_json: bool) -> None:
    """Where the links of the memo ID lead, or those of all memos.

    In a memo, [[Theme/Code]], [[document:NAME]], [[case:NAME]], [[memo:ID]] and [[quote:ID]] are links; a bare
    [[NAME]] is a code, else a document, else a case. Words behind a bar are what is shown: [[code:ID|Plans]].
    Status 3: there are broken links.
    """
    from qualcode.coding.memo_links import links_of_memos
    from qualcode.coding.memos import find_memo

    if to is not None:
        if id_ is not None or broken:
            raise click.UsageError(tr("--to stands alone: it answers memos, not links"))
        _answer_links_to(session, to, as_json)
        return
    with session.reading() as project:
        found = links_of_memos(project, None if id_ is None else [find_memo(project, id_)])
    rows = [(linked, link) for linked in found for link in linked.links if link.broken or not broken]
    if as_json:
        answer_json([_link_row(linked, link) for linked, link in rows])
    else:
        _print_links(rows)
    if any(link.broken for _, link in rows):
        click.get_current_context().exit(3)


def _answer_links_to(session: Session, to: str, as_json: bool) -> None:
    from qualcode.coding.memo_links import links_to

    with session.reading() as project:
        target = _target(project, to)
        found = links_to(project, target.kind, target.id) if target.id is not None else []
    if as_json:
        answer_json([_row(listed) for listed in found])
    else:
        _print(found)


def _target(project: Project, to: str) -> ResolvedLink:
    """What an option is written to lead to.

    Raises:
        NotFoundError: It leads nowhere, or not to one thing.
    """
    from qualcode.coding.memo_links import Links
    from qualcode.domain.memo_links import MemoLink, parse_links

    written = parse_links(to if to.startswith("[[") else f"[[{to}]]")
    link = written[0] if written else MemoLink(Span(0, 0), "", to, "")
    found = Links(project).resolve(link)
    if found.broken:
        raise NotFoundError(found.reason, remedy=tr("see `qualcode codebook list`, `qualcode memo list`"))
    return found


def _link_row(linked: LinkedMemo, link: ResolvedLink) -> dict[str, Any]:
    return {
        "memo": linked.listed.memo.uuid,
        "start": link.link.span.start,
        "end": link.link.span.end,
        "written": linked.listed.memo.text[slice(*link.link.span)],
        "state": link.state,
        "kind": link.kind or None,
        "name": link.name,
        "id": link.uuid or None,
        "reason": link.reason or None,
    }


def _print_links(rows: Sequence[tuple[LinkedMemo, ResolvedLink]]) -> None:
    ids = short_ids([linked.listed.memo.uuid for linked, _ in rows])
    answer_table(
        (tr("memo"), tr("link"), tr("leads to")),
        [
            (
                id_,
                one_line(linked.listed.memo.text[slice(*link.link.span)], 40),
                one_line(link.reason if link.broken else f"{shown_word(link.kind)} {link.name}", 100),
            )
            for id_, (linked, link) in zip(ids, rows, strict=True)
        ],
    )


# ---------------------------------------------------------------------- journal


@memo.verb("journal")
@click.option("--since", metavar="DATE", help=tr("From this day on, such as 2026-11-22."))
@click.option("--until", metavar="DATE", help=tr("Up to this day."))
@click.option("--coders", metavar="A,B", help=tr("Only what they wrote and did."))
@click.option("--kind", type=click.Choice(ALL_MEMO_KINDS), help=tr("Only memos of one kind."))
@click.option("--with-changes", is_flag=True, help=tr("Also what was done on each day, in numbers."))
@json_option
def journal(
    session: Session,
    since: str | None,
    until: str | None,
    coders: str | None,
    kind: str | None,
    with_changes: bool,
    as_json: bool,
) -> None:
    """The project's journal: the memos written and changed on each day, the newest last."""
    from qualcode.coding.memo_journal import memo_journal

    begin, end = _period(since, until)
    with session.reading() as project:
        days = memo_journal(
            project, since=begin, until=end, coders=coder_names(coders), kind=kind, with_changes=with_changes
        )
        shown = {} if as_json else _texts(project, days)
    if as_json:
        answer_json([_day(day) for day in days])
        return
    for day in days:
        _print_day(day, shown)
    if not days:
        say(tr("nothing was written in that time"))


def _texts(project: Project, days: Sequence[JournalDay]) -> dict[int, str]:
    """Memo → its text as it is read."""
    from qualcode.coding.memo_links import Links

    links_ = Links(project)
    return {one.listed.memo.id: links_.shown(one.listed.memo.text) for day in days for one in day.memos}


def _day(day: JournalDay) -> dict[str, Any]:
    return {
        "date": day.date,
        "memos": [{"what": one.what, "at": iso_time(one.at_ms), **_row(one.listed)} for one in day.memos],
        "done": [{"coder": one.coder, "thing": one.thing, "did": one.did, "number": one.number} for one in day.done],
    }


def _print_day(day: JournalDay, shown: dict[int, str]) -> None:
    say(f"\n{day.date}")
    for coder in dict.fromkeys(one.coder for one in day.done):
        say(f"  {one_line(coder)}: {', '.join(one.words for one in day.done if one.coder == coder)}")
    for one in day.memos:
        memo_ = one.listed.memo
        say(
            tr(
                "\n  {kind} on {about}, {what} by {coder}",
                kind=shown_word(memo_.kind),
                about=one_line(one.listed.about()),
                what=shown_word(one.what),
                coder=one_line(memo_.coder),
            )
        )
        for line in visible(shown[memo_.id], lines=True).split("\n"):
            say(f"    {line}".rstrip())


# ---------------------------------------------------------------------- export


@memo.verb("export")
@_which_options
@click.option("--by-day", is_flag=True, help=tr("In the order of days; else by what they are on."))
@click.option(
    "--attribution",
    default=ATTRIBUTION,
    show_default=True,
    metavar="TEMPLATE",
    help=tr("What speakers are called: attributes in braces, as in “a {role} in {state}”."),
)
@click.option("--format", "format_", type=click.Choice(MEMO_FORMATS), help=tr("Else by the file's ending."))
@publishing_options
def export(
    session: Session,
    which: dict[str, Any],
    by_day: bool,
    attribution: str,
    format_: str | None,
    publishing: dict[str, Any],
) -> None:
    """Give out memos to stand with a report, links as plain names.

    What goes to stdout is a working copy, unchecked; a file (`-o`) is a publication unless --internal is given.
    """
    from qualcode.reports.memos import memos_file

    wanted = Publishing(**publishing)
    shape = wanted.format(format_, False, _ENDINGS, "md")
    with session.reading() as project:
        wanted.check_target(project)
        terms = wanted.terms(session, project)
        with wanted.in_language(shape):
            said = _said()
            only = [(said[name], str(value)) for name, value in which.items() if value and name in said]
            if which["coders"]:
                only.append(_whose_memos(which["coders"], named=terms.internal or terms.show_coders))
        text = memos_file(
            project,
            terms,
            memos=_chosen(project, which),
            format=shape,
            attribution=attribution,
            by_day=by_day,
            only=only,
        )
        wanted.answer(text, shape, terms, project)


def _said() -> dict[str, str]:
    return {
        "words": tr("with the words"),
        "kind": tr("only the kind"),
        "on": tr("only on"),
        "document": tr("only in the document"),
        "code": tr("only on the code"),
        "since": tr("since"),
        "until": tr("until"),
    }


def _whose_memos(coders: str, *, named: bool) -> tuple[str, str]:
    count = len(coder_names(coders) or ())
    return tr("written by"), coders if named else plural("only one coder", "only {number} coders", count)
