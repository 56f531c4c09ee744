"""The guide in the terminal: its pages, one of them, or the lines that hold some words."""

from __future__ import annotations

import os
import shutil
import sys

import click

from qualcode.cli.output import answer_json, answer_table, answer_text, one_line, say
from qualcode.cli.session import Session, command, json_option
from qualcode.domain.errors import NotFoundError
from qualcode.domain.guide_answers import GuideHit, GuidePage, GuideText
from qualcode.domain.translation import tr
from qualcode.guide.pages import Page, find_page, list_pages, search_pages

_WIDEST = 100
"""Cells of a line at most: longer ones are hard to read."""


@command("help")
@click.argument("topic", nargs=-1)
@click.option("--search", "words", metavar="WORDS", help=tr("The lines of the guide that hold all these words."))
@json_option
@click.pass_context
def help_(ctx: click.Context, session: Session, topic: tuple[str, ...], words: str | None, as_json: bool) -> None:
    """Read the guide: TOPIC is a page, PAGE#SECTION a part of it, or a command. Without one the pages are listed.

    On a terminal longer pages come in your pager ($PAGER); elsewhere a page is the Markdown that it is written in.
    """
    pages = list_pages()
    if words is not None:
        _answer_hits(words, pages, as_json)
    elif not topic:
        _answer_list(pages, as_json)
    else:
        _answer_topic(ctx, topic, pages, as_json)


def _answer_list(pages: tuple[Page, ...], as_json: bool) -> None:
    if as_json:
        answer_json([GuidePage(topic=page.topic, title=page.title, summary=page.summary) for page in pages])
        return
    answer_table((tr("topic"), tr("page")), [(page.topic, page.title) for page in pages])
    say(tr("\n`qualcode help TOPIC` shows a page, `qualcode help --search WORDS` finds words in all of them."))


def _answer_hits(words: str, pages: tuple[Page, ...], as_json: bool) -> None:
    hits = search_pages(words, pages)
    if as_json:
        answer_json([GuideHit(topic=h.topic, section=h.section.anchor, line=h.line + 1, words=h.words) for h in hits])
        return
    if not hits:
        raise NotFoundError(
            tr("no line of the guide holds “{words}”", words=words), remedy=tr("look for fewer words"), page=""
        )
    answer_table(
        (tr("topic"), tr("line")), [(f"{hit.topic}#{hit.section.anchor}", one_line(hit.words, 120)) for hit in hits]
    )


def _answer_topic(ctx: click.Context, topic: tuple[str, ...], pages: tuple[Page, ...], as_json: bool) -> None:
    named, _, anchor = "-".join(topic).partition("#")
    try:
        page = find_page(named, pages)
    except NotFoundError:
        if as_json or not _show_command(ctx, topic):
            raise
        return
    text = page.part(anchor) if anchor else page.text
    if as_json:
        answer_json(GuideText(topic=page.topic, title=page.title, text=text, links=list(page.links)))
    elif sys.stdout.isatty():
        _show(text, page, whole=not anchor)
    else:
        answer_text(text)


def _show_command(ctx: click.Context, words: tuple[str, ...]) -> bool:
    """Show what a command says of itself, and the page of the guide; False where the words name none."""
    from qualcode.cli.guide_pages import PAGES, more

    under = ctx.parent
    command: click.Command | None = under.command if under is not None else None
    for word in words:
        if under is None or not isinstance(command, click.Group):
            return False
        command = command.get_command(under, word)
        if command is None:
            return False
        under = click.Context(command, info_name=word, parent=under)
    if command is None or under is None:
        return False
    click.echo(command.get_help(under))
    if page := PAGES.get(words[0]):
        say(f"\n{more(page)}")
    return True


def _show(text: str, page: Page, *, whole: bool) -> None:
    """A page on a terminal: as wide as can be read, in the pager where it is longer than the screen."""
    from rich.console import Console

    from qualcode.guide.drawing import draw_page

    columns, rows = shutil.get_terminal_size()
    console = Console(width=min(columns, _WIDEST), highlight=False, markup=False)
    drawn = draw_page(text, console.width)
    rest = "" if whole else tr("The whole page: qualcode help {topic}", topic=page.topic)
    if page.links and whole:
        rest = tr("It leads to: {links}", links=", ".join(page.links))
    with console.capture() as captured:
        for line in drawn.lines:
            for segment in line:
                # A link's target is a file of the guide, which a terminal could not open.
                console.print(segment.text, style=segment.style.update_link(None) if segment.style else None, end="")
            console.print()
        console.print(f"\n{rest}" if rest else "")
    shown = captured.get()
    if len(drawn.lines) + 2 < rows or os.environ.get("TERM") == "dumb":
        click.echo(shown, nl=False)
    else:
        click.echo_via_pager(shown)
