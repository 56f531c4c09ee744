"""The codebook: its codes, files of it, and the verbs that change it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from qualcode.cli.output import answer_json, answer_table, answer_text, format_of, note, one_line, say
from qualcode.cli.session import Session, json_option, noun
from qualcode.codebook.creating import FIELDS, create_path
from qualcode.codebook.defining import describe_code, rename_code
from qualcode.codebook.exchange import export_codebook, read_codebook
from qualcode.codebook.importing import import_codebook
from qualcode.codebook.moving import move_code
from qualcode.codebook.pinning import KEYS, keys_by_code, slot_of, unpin_code
from qualcode.codebook.removing import remove_code
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.values import Code
from qualcode.storage.reads.codes import count_codings_by_code

FORMATS = {".yaml": "yaml", ".yml": "yaml", ".csv": "csv"}


@noun("codebook")
def codebook() -> None:
    """The codes of the study.

    CODE is a full path, Theme/Code, or a name that only one code has.
    """


@codebook.verb("list")
@click.option("--long", "long", is_flag=True, help="With definitions and rules.")
@json_option
def list_(session: Session, long: bool, as_json: bool) -> None:
    """List all codes with their codings."""
    with session.reading() as project, project.reading():
        tree = load_tree(project)
        counts = count_codings_by_code(project)
        keys = keys_by_code(project)
    codes = [_code_json(tree, code, counts, keys.get(code.id)) for code in tree.walk()]
    if as_json:
        answer_json(codes)
    elif not codes:
        say("the codebook is empty; `qualcode codebook create` and `import` fill it")
    elif long:
        for code in codes:
            _print_card(code)
    else:
        answer_table(
            ("code", "mark", "key", "codings", "with all below", "definition"),
            [
                (
                    "  " * code["depth"] + one_line(code["name"]) + (" (retired)" if code["retired"] else ""),
                    one_line(code["mark"]),
                    code["key"] or "",
                    code["codings"],
                    code["codings_below"],
                    one_line(code["definition"], 60),
                )
                for code in codes
            ],
            right=("codings", "with all below"),
        )


def _code_json(tree: CodeTree, code: Code, counts: dict[int, int], key: str | None) -> dict[str, Any]:
    return {
        "id": code.uuid,
        "path": tree.path(code.id),
        "name": code.name,
        "parent": tree.path(code.parent_id) if code.parent_id is not None else None,
        "depth": tree.depth(code.id),
        **{field: getattr(code, field) for field in FIELDS},
        "retired": code.retired,
        "key": key,
        "codings": counts.get(code.id, 0),
        "codings_below": sum(counts.get(id_, 0) for id_ in tree.with_descendants(code.id)),
    }


def _print_card(code: dict[str, Any]) -> None:
    say(f"{one_line(code['path'])} ({code['codings']} codings)")
    for field in FIELDS:
        if code[field]:
            say(f"  {field}: {code[field]}")


@codebook.verb("import")
@click.argument("file", type=click.Path(path_type=Path))
def import_(session: Session, file: Path) -> None:
    """Take in the codebook FILE (.yaml, .csv): new codes are made, known ones get what the file says of them."""
    book = read_codebook(file)
    with session.writing() as project:
        report = import_codebook(project, book)
    say(f"{report.created} codes made, {report.changed} changed, {report.unchanged} as they were")


@codebook.verb("export")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--format", "format_", type=click.Choice(["yaml", "csv"]), help="Else by the file's ending.")
def export(session: Session, file: Path, format_: str | None) -> None:
    """Write the codebook to FILE (.yaml, .csv; `-` is stdout)."""
    with session.reading() as project:
        data = export_codebook(project, format_ or format_of(file, FORMATS, "yaml"))
        if str(file) == "-":
            answer_text(data.decode())
            return
        from qualcode.reports.writing import write_file

        write_file(file, data, project)
    note(f"{file} written")


def _field_options(function: Callable[..., Any]) -> Callable[..., Any]:
    texts = {
        "definition": "What it means.",
        "include": "When to use it.",
        "exclude": "When not to.",
        "example": "A passage that has it.",
        "colour": "#RRGGBB or a colour's name.",
        "mark": "A sign shown beside the colour.",
        "memo": "A note on it.",
    }
    for field in reversed(FIELDS):
        function = click.option(f"--{field}", help=texts[field])(function)
    return function


@codebook.verb("create")
@click.argument("path", metavar="CODE")
@_field_options
def create(session: Session, path: str, **fields: str | None) -> None:
    """Make CODE, and the themes above it that are missing."""
    with session.writing() as project:
        create_path(project, path, **{name: value for name, value in fields.items() if value is not None})
        say(project.last.summary)


@codebook.verb("describe")
@click.argument("code")
@_field_options
def describe(session: Session, code: str, **fields: str | None) -> None:
    """Change what CODE says of itself; an empty text takes a field away."""
    given = {name: value for name, value in fields.items() if value is not None}
    if not given:
        raise click.UsageError(f"give at least one of --{', --'.join(FIELDS)}")
    with session.writing() as project:
        say(describe_code(project, load_tree(project).find(code).id, **given).summary)


@codebook.verb("rename")
@click.argument("code")
@click.argument("name")
def rename(session: Session, code: str, name: str) -> None:
    """Call CODE NAME; its codings stay with it."""
    with session.writing() as project:
        say(rename_code(project, load_tree(project).find(code).id, name).summary)


@codebook.verb("pin")
@click.argument("code")
@click.argument("key", required=False, type=click.Choice(KEYS))
def pin(session: Session, code: str, key: str | None) -> None:
    """Put CODE on the KEY of the coding screen that applies it; without KEY it is taken off.

    The keys are the coder's own. What lay on the key before comes off it.
    """
    from qualcode.coding.changing import pin_code

    with session.writing() as project:
        found = load_tree(project).find(code)
        done = unpin_code(project, found.id) if key is None else pin_code(project, slot_of(key), found.id)
        say(done.summary)


@codebook.verb("move")
@click.argument("code")
@click.option("--under", metavar="CODE", help="The new parent.")
@click.option("--top", is_flag=True, help="Make it a theme at the top.")
@click.option("--position", type=click.IntRange(min=1), help="Its place among its siblings, from 1; else the last.")
def move(session: Session, code: str, under: str | None, top: bool, position: int | None) -> None:
    """Hang CODE, with all below it, elsewhere; with --position alone, among its own siblings."""
    if (under is not None and top) or (under is None and not top and position is None):
        raise click.UsageError("give either --under CODE or --top, or --position alone")
    with session.writing() as project:
        tree = load_tree(project)
        found = tree.find(code)
        parent = tree.find(under).id if under is not None else None if top else found.parent_id
        say(move_code(project, found.id, parent, position - 1 if position is not None else None).summary)


@codebook.verb("remove")
@click.argument("code")
@click.option("--with-codings", is_flag=True, help="Also if it, or a code below it, has codings.")
def remove(session: Session, code: str, with_codings: bool) -> None:
    """Remove CODE and all codes below it; `qualcode undo` brings them back."""
    with session.writing() as project:
        say(remove_code(project, load_tree(project).find(code).id, with_codings=with_codings).summary)
