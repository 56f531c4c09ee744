"""The verbs that change the codebook's tree: moving, joining, dividing and taking away."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.codebook import codebook
from qualcode.cli.codebook_changing import Manner, carry_out, change_options
from qualcode.cli.session import Session
from qualcode.domain.choices import CODE_ORDERS
from qualcode.domain.codebook_entries import same_name
from qualcode.domain.errors import InputError, RuleError
from qualcode.domain.translation import plural, tr

if TYPE_CHECKING:
    from qualcode.storage.project import Project

SORTING_COLUMNS = ("id", "code")
"""The columns of a file that says where codings are sorted to."""


@codebook.verb("move")
@click.argument("code")
@click.option("--under", metavar="CODE", help=tr("The new parent."))
@click.option("--top", is_flag=True, help=tr("Make it a theme at the top."))
@click.option("--position", type=click.IntRange(min=1), help=tr("Its place among its siblings, from 1; else the last."))
@change_options()
def move(session: Session, code: str, under: str | None, top: bool, position: int | None, manner: Manner) -> None:
    """Hang CODE, with all below it, elsewhere; with --position alone, among its own siblings."""
    from qualcode.codebook.moving import move_code
    from qualcode.codebook.tree import load_tree

    if (under is not None and top) or (under is None and not top and position is None):
        raise click.UsageError(tr("give either --under CODE or --top, or --position alone"))
    with session.writing() as project:
        tree = load_tree(project)
        found = tree.find(code)
        parent = tree.find(under).id if under is not None else None if top else found.parent_id
        place = position - 1 if position is not None else None
        carry_out(
            project,
            manner,
            lambda: move_code(project, found.id, parent, place, reason=manner.why),
            codes=tree.with_descendants(found.id),
        )


@codebook.verb("sort")
@click.argument("code", required=False)
@click.option("--by", required=True, type=click.Choice(CODE_ORDERS), help=tr("From A to Z, or the most used first."))
@change_options()
def sort(session: Session, code: str | None, by: str, manner: Manner) -> None:
    """Put the codes right below CODE, or those at the top, in order."""
    from qualcode.codebook.moving import sort_codes
    from qualcode.codebook.tree import load_tree

    with session.writing() as project:
        parent = load_tree(project).find(code).id if code is not None else None
        carry_out(project, manner, lambda: sort_codes(project, parent, by, reason=manner.why))


@codebook.verb("theme")
@click.argument("code")
@click.option("--add", metavar="THEME", help=tr("Let it belong to THEME too."))
@click.option("--remove", metavar="THEME", help=tr("Let it belong to THEME no longer."))
@change_options()
def theme(session: Session, code: str, add: str | None, remove: str | None, manner: Manner) -> None:
    """Let CODE belong to a theme beside the one it hangs under; it counts for both."""
    from qualcode.codebook.moving import add_theme, remove_theme
    from qualcode.codebook.tree import load_tree

    if (add is None) == (remove is None):
        raise click.UsageError(tr("give either --add THEME or --remove THEME"))
    with session.writing() as project:
        tree = load_tree(project)
        found = tree.find(code)
        other = tree.find(add if add is not None else remove or "")
        verb = add_theme if add is not None else remove_theme
        carry_out(
            project,
            manner,
            lambda: verb(project, found.id, other.id, reason=manner.why),
            codes=tree.with_descendants(found.id),
        )


@codebook.verb("merge")
@click.argument("codes", metavar="CODE…", nargs=-1, required=True)
@click.option("--into", required=True, metavar="CODE", help=tr("The code that stays."))
@change_options()
def merge(session: Session, codes: tuple[str, ...], into: str, manner: Manner) -> None:
    """Let one code have the codings of others, which go; what overlaps is united.

    Each coding is outdated until it is looked at, and remembers what it was coded with. The codes below the others
    come below the one that stays.
    """
    from qualcode.codebook.merging import merge_codes
    from qualcode.codebook.tree import load_tree

    with session.writing() as project:
        tree = load_tree(project)
        sources = list(dict.fromkeys(tree.find(code).id for code in codes))
        target = tree.find(into)
        carry_out(
            project,
            manner,
            lambda: merge_codes(project, sources, target.id, reason=manner.why),
            codes=sources,
            outdates=True,
        )


@codebook.verb("split")
@click.argument("code")
@click.option("--into", multiple=True, required=True, metavar="NAME", help=tr("A code to sort into; repeatable."))
@click.option("--sort", "sorted_", type=(str, str), multiple=True, metavar="ID NAME", help=tr("Sort a coding at once."))
@click.option(
    "--sorting",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=tr("A sheet (.csv, .xlsx) of the columns id and code that says where codings are sorted to."),
)
@change_options()
def split(
    session: Session,
    code: str,
    into: tuple[str, ...],
    sorted_: tuple[tuple[str, str], ...],
    sorting: Path | None,
    manner: Manner,
) -> None:
    """Divide CODE: make the codes that its passages are sorted into.

    A NAME stands beside CODE, or is a path; codes that are there already may be named. Codings that are not sorted at
    once are outdated until they are: `queue` lists them, and `qualcode code recode` or `keep` settles each.
    """
    from qualcode.codebook.splitting import split_code
    from qualcode.codebook.tree import load_tree

    lines = [*sorted_, *(_read_sorting(sorting) if sorting is not None else ())]
    with session.writing() as project:
        found = load_tree(project).find(code)
        places = _sorting(project, into, lines)
        carry_out(
            project,
            manner,
            lambda: split_code(project, found.id, into, sorting=places, reason=manner.why),
            codes=[found.id],
            outdates=True,
            more=lambda: _left(project, found.id),
        )


def _left(project: Project, code_id: int) -> list[str]:
    """How many codings of a code that was split wait to be sorted."""
    from qualcode.codebook.recoding import count_outdated

    left = sum(count for (code, _), count in count_outdated(project).items() if code == code_id)
    return (
        [
            plural(
                "{number:,} coding waits to be sorted: `qualcode codebook queue`",
                "{number:,} codings wait to be sorted: `qualcode codebook queue`",
                left,
            )
        ]
        if left
        else []
    )


def _read_sorting(file: Path) -> list[tuple[str, str]]:
    """(id, code) of each line of a sheet."""
    from qualcode.importing.sheets import read_lines
    from qualcode.importing.whole_files import read_whole

    lines = read_lines(read_whole(file), str(file)).lines
    heads = [cell.strip().casefold() for cell in lines[0].cells] if lines else []
    if any(name not in heads for name in SORTING_COLUMNS):
        columns = ", ".join(f"“{cell}”" for cell in (lines[0].cells if lines else ())) or tr("none")
        raise InputError(
            tr("it has no columns “id” and “code”, but {columns}", columns=columns),
            file=file,
            remedy=tr("name them in the first line"),
        )
    id_, code = (heads.index(name) for name in SORTING_COLUMNS)
    found = []
    for line in lines[1:]:
        if not any(cell.strip() for cell in line.cells):
            continue
        if len(line.cells) <= max(id_, code) or not line.cells[id_].strip() or not line.cells[code].strip():
            raise InputError(
                tr("an id or a code is missing"), file=file, line=line.number, remedy=tr("fill both cells in")
            )
        found.append((line.cells[id_].strip(), line.cells[code].strip()))
    return found


def _sorting(project: Project, into: Iterable[str], lines: Iterable[tuple[str, str]]) -> dict[int, str]:
    """coding → the one of `into` that it is sorted to."""
    from qualcode.storage.reads.codings import find_coding

    named = {same_name(name): name for name in into}
    found: dict[int, str] = {}
    for id_, name in lines:
        coding = find_coding(project, id_)
        if coding.id in found:
            raise RuleError(tr("the coding “{id}” is sorted twice", id=id_), remedy=tr("name it once"))
        found[coding.id] = named.get(same_name(name), name)
    return found


@codebook.verb("duplicate")
@click.argument("code")
@click.option("--name", default="", metavar="NAME", help=tr("What the copy is called; else CODE (2)."))
@click.option("--with-codings", is_flag=True, help=tr("Copy the codings too."))
@change_options()
def duplicate(session: Session, code: str, name: str, with_codings: bool, manner: Manner) -> None:
    """Make a copy beside CODE, with all below it, to try something out."""
    from qualcode.codebook.duplicating import duplicate_code
    from qualcode.codebook.tree import load_tree

    with session.writing() as project:
        tree = load_tree(project)
        found = tree.find(code)
        carry_out(
            project,
            manner,
            lambda: duplicate_code(project, found.id, name=name, with_codings=with_codings, reason=manner.why),
            codes=tree.with_descendants(found.id) if with_codings else (),
        )


@codebook.verb("retire")
@click.argument("code")
@change_options()
def retire(session: Session, code: str, manner: Manner) -> None:
    """Hide CODE and all below it: they cannot be given any more, and keep their codings."""
    from qualcode.codebook.removing import retire_code
    from qualcode.codebook.tree import load_tree

    with session.writing() as project:
        tree = load_tree(project)
        found = tree.find(code)
        carry_out(
            project,
            manner,
            lambda: retire_code(project, found.id, reason=manner.why),
            codes=tree.with_descendants(found.id),
        )


@codebook.verb("revive")
@click.argument("code")
@change_options()
def revive(session: Session, code: str, manner: Manner) -> None:
    """Bring the retired CODE back into use; those below it stay retired."""
    from qualcode.codebook.removing import revive_code
    from qualcode.codebook.tree import load_tree

    with session.writing() as project:
        found = load_tree(project).find(code)
        carry_out(project, manner, lambda: revive_code(project, found.id, reason=manner.why), codes=[found.id])


@codebook.verb("remove")
@click.argument("code")
@click.option("--with-codings", is_flag=True, help=tr("Also if it, or a code below it, has codings."))
@change_options()
def remove(session: Session, code: str, with_codings: bool, manner: Manner) -> None:
    """Remove CODE and all codes below it; `qualcode undo` brings them back."""
    from qualcode.codebook.removing import remove_code
    from qualcode.codebook.tree import load_tree

    with session.writing() as project:
        tree = load_tree(project)
        found = tree.find(code)
        carry_out(
            project,
            manner,
            lambda: remove_code(project, found.id, with_codings=with_codings, reason=manner.why),
            codes=tree.with_descendants(found.id),
        )
