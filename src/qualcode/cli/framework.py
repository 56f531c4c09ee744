"""The framework matrix: cases by themes, with quotes and with what the team writes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualcode.cli.output import say
from qualcode.cli.session import Session, noun
from qualcode.cli.summarising import answer_summary
from qualcode.cli.summary_options import Shared, summary_options
from qualcode.cli.typed_words import WORDS
from qualcode.domain.errors import NotFoundError
from qualcode.domain.translation import tr
from qualcode.domain.values import Case, Document

if TYPE_CHECKING:
    from qualcode.storage.project import Project


@noun("framework")
def framework() -> None:
    """The framework matrix: cases by themes, with quotes and with the team's own summaries."""


@framework.verb("show")
@click.option(
    "--case-kind",
    type=click.Choice(["participant", "site"]),
    default="participant",
    show_default=True,
    help=tr("What the rows are."),
)
@click.option(
    "--quotes", type=click.IntRange(min=0), default=3, show_default=True, metavar="N", help=tr("In a cell, at most.")
)
@summary_options
def show(session: Session, case_kind: str, quotes: int, shared: Shared) -> None:
    """Cases × themes: what the team wrote, and the best quotes. Each --code is a theme; else the topmost codes are.

    What goes to stdout is a working copy, unchecked; a file (`-o`) is a publication unless --internal is given.
    """
    answer_summary(session, "framework", shared, {"case_kind": case_kind, "quotes": quotes})


_of = click.option("--of", metavar="CODER", default="", help=tr("What this coder wrote, which a lead may change."))


@framework.verb("write")
@click.argument("case_name", metavar="CASE")
@click.argument("code_name", metavar="CODE")
@click.argument("text", type=WORDS)
@_of
def write(session: Session, case_name: str, code_name: str, text: str, of: str) -> None:
    """Write TEXT of the participant or site CASE and the theme CODE, in the place of what you wrote of them before.

    TEXT as `-` is read from standard input.
    """
    from qualcode.codebook.tree import load_tree
    from qualcode.coding.own_summaries import write_summary

    with session.writing() as project:
        tree, case = load_tree(project), _case(project, case_name)
        say(write_summary(project, tree, case, tree.find(code_name).id, text, of=of).summary)


@framework.verb("clear")
@click.argument("case_name", metavar="CASE")
@click.argument("code_name", metavar="CODE")
@_of
def clear(session: Session, case_name: str, code_name: str, of: str) -> None:
    """Take away what you wrote of the participant or site CASE and the theme CODE."""
    from qualcode.codebook.tree import load_tree
    from qualcode.coding.own_summaries import clear_summary

    with session.writing() as project:
        tree, case = load_tree(project), _case(project, case_name)
        say(clear_summary(project, tree, case, tree.find(code_name).id, of=of).summary)


def _case(project: Project, name: str) -> Case:
    from qualcode.cases.attributes import find_bearer

    found = find_bearer(project, name)
    if isinstance(found, Document) or found.kind not in ("participant", "site"):
        raise NotFoundError(
            tr("“{name}” is no participant and no site", name=name), remedy=tr("see `qualcode cases list`")
        )
    return found
