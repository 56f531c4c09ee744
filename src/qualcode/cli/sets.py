"""Sets: named lists of documents, cases or codes."""

from __future__ import annotations

import click

from qualcode.cli.output import answer_json, answer_table, one_line, say
from qualcode.cli.session import Session, json_option, noun
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.values import SET_KINDS


@noun("set")
def set_() -> None:
    """Named lists of documents, cases or codes."""


@set_.verb("new")
@click.argument("name")
@click.option("--kind", type=click.Choice(SET_KINDS), default="document", show_default=True, help=tr("What it holds."))
def new(session: Session, name: str, kind: str) -> None:
    """Make the empty set NAME."""
    from qualcode.team.sets import new_set

    with session.writing() as project:
        say(new_set(project, name, kind).summary)


@set_.verb("add")
@click.argument("name")
@click.argument("members", metavar="MEMBER…", nargs=-1, required=True)
def add(session: Session, name: str, members: tuple[str, ...]) -> None:
    """Put documents, cases or codes into the set NAME."""
    from qualcode.team.sets import add_to_set

    with session.writing() as project:
        say(add_to_set(project, name, members).summary)


@set_.verb("list")
@json_option
def list_(session: Session, as_json: bool) -> None:
    """List all sets with their members."""
    from qualcode.codebook.tree import load_tree
    from qualcode.storage.reads.cases import list_cases
    from qualcode.storage.reads.codes import list_sets
    from qualcode.storage.reads.documents import list_documents

    with session.reading() as project, project.reading():
        tree = load_tree(project)
        names: dict[str, dict[int, str]] = {
            "document": {document.id: document.name for document in list_documents(project)},
            "case": {case.id: case.name for case in list_cases(project)},
            "code": {code.id: tree.path(code.id) for code in tree.walk()},
        }
        rows = [
            {
                "id": found.uuid,
                "name": found.name,
                "kind": found.kind,
                "members": [names[found.kind][member] for member in found.members],
            }
            for found in list_sets(project)
        ]
    if as_json:
        answer_json(rows)
        return
    answer_table(
        (tr("set"), tr("kind"), tr("members")),
        [
            (one_line(str(row["name"])), shown_word(str(row["kind"])), one_line(", ".join(row["members"])))
            for row in rows
        ],
    )
