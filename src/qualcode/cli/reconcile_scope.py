"""Which differences a command is about: its options, and what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualcode.cli.session import F, coder_names, documents_named
from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.reconcile.queue import Scope
    from qualcode.storage.project import Project


def scope_options(function: F) -> F:
    """Which differences are meant: options that `scope_of` takes together."""
    for option in (
        click.option(
            "--assume-finished", is_flag=True, help=tr("Who has a coding in a document counts as having finished it.")
        ),
        click.option(
            "--tolerance",
            type=click.IntRange(min=0),
            default=0,
            metavar="N",
            help=tr("Boundaries that lie no more than N characters apart are the same."),
        ),
        click.option("--document", "documents", metavar="DOC", multiple=True, help=tr("Only in this one; repeatable.")),
        click.option(
            "--code", "codes", metavar="CODE", multiple=True, help=tr("Only where it occurs, or one below it.")
        ),
        click.option("--coders", metavar="A,B,…", help=tr("Compare only these.")),
        click.option(
            "--round", "round_name", metavar="NAME", help=tr("Only this round: its documents, and its coders.")
        ),
    ):
        function = option(function)
    return function


def scope_of(
    project: Project,
    *,
    round_name: str | None,
    coders: str | None,
    codes: tuple[str, ...],
    documents: tuple[str, ...],
    tolerance: int,
    assume_finished: bool,
) -> Scope:
    """What the options of `scope_options` mean.

    Raises:
        InputError: Fewer than two coders are named.
        NotFoundError: A coder, code, document or round is not there.
    """
    from qualcode.analysis.selecting import code_term, codes_of
    from qualcode.codebook.tree import load_tree
    from qualcode.reconcile.queue import Scope
    from qualcode.team.coders import find_coder
    from qualcode.team.rounds import find_round

    tree = load_tree(project)
    names = coder_names(coders)
    named = documents_named(project, documents, None)
    wanted = [code for term in codes for code in codes_of(tree, code_term(tree, term))]
    among = None if names is None else frozenset(find_coder(project, name).id for name in names)
    if among is not None and len(among) < 2:
        raise InputError(tr("differences are between two coders or more"), remedy=tr("name them: --coders A,B"))
    return Scope(
        round_id=find_round(project, round_name).id if round_name is not None else None,
        coder_ids=among,
        document_ids=None if named is None else frozenset(document.id for document in named),
        code_ids=frozenset(wanted) if codes else None,
        tolerance=tolerance,
        assume_finished=assume_finished,
    )
