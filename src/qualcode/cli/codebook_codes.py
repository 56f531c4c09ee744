"""Making codes, and what they are called, say of themselves, mean and look like."""

from __future__ import annotations

import click

from qualcode.cli.codebook import codebook
from qualcode.cli.codebook_changing import Manner, carry_out, change_options, field_options, given
from qualcode.cli.output import say
from qualcode.cli.session import Session
from qualcode.domain.choices import PIN_KEYS
from qualcode.domain.codebook_entries import DEFINING_FIELDS
from qualcode.domain.translation import plural, tr


@codebook.verb("create")
@click.argument("path", metavar="CODE")
@field_options()
@change_options()
def create(session: Session, path: str, manner: Manner, **fields: str | None) -> None:
    """Make CODE, and the themes above it that are missing."""
    from qualcode.codebook.creating import create_path

    with session.writing() as project:
        carry_out(project, manner, lambda: create_path(project, path, reason=manner.why, **given(fields)))


@codebook.verb("describe")
@click.argument("code")
@field_options()
@change_options()
def describe(session: Session, code: str, manner: Manner, **fields: str | None) -> None:
    """Change what CODE says of itself, not what it means; an empty text takes a field away.

    Its codings stay up to date. If it is to mean something else, `redefine` it.
    """
    from qualcode.codebook.creating import FIELDS
    from qualcode.codebook.defining import describe_code
    from qualcode.codebook.tree import load_tree
    from qualcode.storage.reads.codes import count_codings_by_code
    from qualcode.storage.reads.codings import outdated_codings

    texts = given(fields)
    if not texts:
        raise click.UsageError(tr("give at least one of --{fields}", fields=", --".join(FIELDS)))
    with session.writing() as project:
        found = load_tree(project).find(code)
        waiting = len(outdated_codings(project, code_ids=[found.id]))
        count = count_codings_by_code(project).get(found.id, 0) - waiting
        reworded = any(name in texts and texts[name] != getattr(found, name) for name in DEFINING_FIELDS)
        carry_out(
            project,
            manner,
            lambda: describe_code(project, found.id, reason=manner.why, **texts),
            codes=[found.id],
            more=lambda: (
                [
                    plural(
                        "{number:,} coding stays up to date; `qualcode codebook redefine` if it means something else",
                        "{number:,} codings stay up to date; `qualcode codebook redefine` if it means something else",
                        count,
                    )
                ]
                if count and reworded
                else []
            ),
        )


@codebook.verb("redefine")
@click.argument("code")
@field_options(*DEFINING_FIELDS)
@change_options()
def redefine(session: Session, code: str, manner: Manner, **fields: str | None) -> None:
    """Let CODE mean something else: its codings are outdated until they are looked at.

    Given a definition that it had before, what was coded under that is up to date again.
    """
    from qualcode.codebook.defining import redefine_code
    from qualcode.codebook.tree import load_tree

    texts = given(fields)
    if not texts:
        raise click.UsageError(tr("give at least one of --{fields}", fields=", --".join(DEFINING_FIELDS)))
    with session.writing() as project:
        found = load_tree(project).find(code)
        carry_out(
            project,
            manner,
            lambda: redefine_code(project, found.id, reason=manner.why, **texts),
            codes=[found.id],
            outdates=True,
        )


@codebook.verb("rename")
@click.argument("code")
@click.argument("name")
@change_options()
def rename(session: Session, code: str, name: str, manner: Manner) -> None:
    """Call CODE NAME; its codings stay with it."""
    from qualcode.codebook.defining import rename_code
    from qualcode.codebook.tree import load_tree

    with session.writing() as project:
        tree = load_tree(project)
        found = tree.find(code)
        carry_out(
            project,
            manner,
            lambda: rename_code(project, found.id, name, reason=manner.why),
            codes=tree.with_descendants(found.id),
        )


@codebook.verb("recolour")
@click.argument("code")
@click.argument("colour")
@change_options()
def recolour(session: Session, code: str, colour: str, manner: Manner) -> None:
    """Give CODE a COLOUR, #RRGGBB or a name; an empty one lets it have its parent's."""
    from qualcode.codebook.defining import recolour_code
    from qualcode.codebook.tree import load_tree

    with session.writing() as project:
        found = load_tree(project).find(code)
        carry_out(
            project,
            manner,
            lambda: recolour_code(project, found.id, colour, reason=manner.why),
            codes=[found.id],
        )


@codebook.verb("pin")
@click.argument("code")
@click.argument("key", required=False, type=click.Choice(PIN_KEYS))
def pin(session: Session, code: str, key: str | None) -> None:
    """Put CODE on the KEY of the coding screen that applies it; without KEY it is taken off.

    The keys are the coder's own. What lay on the key before comes off it.
    """
    from qualcode.codebook.pinning import slot_of, unpin_code
    from qualcode.codebook.tree import load_tree
    from qualcode.coding.changing import pin_code

    with session.writing() as project:
        found = load_tree(project).find(code)
        done = unpin_code(project, found.id) if key is None else pin_code(project, slot_of(key), found.id)
        say(done.summary)
