"""Coverage: what a coder has read and coded, and what is left."""

from __future__ import annotations

import click

from qualcode.cli.documents import coverage_json
from qualcode.cli.output import answer_json, answer_table, one_line, say
from qualcode.cli.session import Session, json_option, noun
from qualcode.cli.summarising import answer_summary
from qualcode.cli.summary_options import Shared, summary_options
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr


@noun("coverage", invoke_without_command=True)
@json_option
@click.pass_context
def coverage(ctx: click.Context, as_json: bool) -> None:
    """What the coder has read and coded, counted in sentences, and what is left."""
    from qualcode.documents.listing import list_status

    if ctx.invoked_subcommand is not None:
        return
    session = ctx.ensure_object(Session)
    with session.reading() as project:
        found = list_status(project, session.coder_id(project))
    if as_json:
        answer_json([{"document": s.document.name, "state": s.state} | coverage_json(s) for s in found])
        return
    rows = [(s.document.name, shown_word(s.state), s.coverage) for s in found]
    answer_table(
        (tr("document"), tr("state"), tr("sentences"), tr("coded"), tr("nothing to code"), tr("left"), tr("read")),
        [(one_line(name), state, c.sentences, c.coded, c.nothing, c.left, f"{c.share:.0%}") for name, state, c in rows],
        right=(tr("sentences"), tr("coded"), tr("nothing to code"), tr("left"), tr("read")),
    )


@coverage.verb("mark")
@click.argument("doc")
@click.argument("start", type=int)
@click.argument("end", type=int)
def mark(session: Session, doc: str, start: int, end: int) -> None:
    """Say that a passage of DOC was read and holds nothing to code; said again, it is taken back."""
    from qualcode.coding.coverage import mark_nothing
    from qualcode.storage.reads.documents import find_document

    with session.writing() as project:
        say(mark_nothing(project, find_document(project, doc).id, (start, end)).summary)


@coverage.verb("codes")
@click.option(
    "--by",
    default="all",
    show_default=True,
    metavar="WHAT",
    help=tr("Columns: all, document, participant, site or an attribute."),
)
@summary_options
def codes(session: Session, by: str, shared: Shared) -> None:
    """How much of what participants say stands inside codings of each code, as a share and in code points.

    What goes to stdout is a working copy, unchecked; a file (`-o`) is a publication unless --internal is given.
    """
    answer_summary(session, "coverage", shared, {"by": by})
