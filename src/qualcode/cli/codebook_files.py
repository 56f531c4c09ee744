"""The codebook in files: what one would change, taking it in, and giving it out."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.codebook import codebook
from qualcode.cli.codebook_changing import Done, Manner, change_json, change_options, doing, outdated_lines
from qualcode.cli.codebook_words import marked, texts_json
from qualcode.cli.opening_options import which_option
from qualcode.cli.output import answer_bytes, answer_json, answer_text, format_of, note, one_line, say
from qualcode.cli.publishing import Publishing, terms_options
from qualcode.cli.session import Session, coder_names
from qualcode.domain.choices import CODEBOOK_FORMATS
from qualcode.domain.codebook_entries import CodebookFile
from qualcode.domain.errors import InputError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import plural, tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.codebook.importing import CodebookDiff, CodeChange
    from qualcode.codebook.tree import CodeTree

TEXTS = ("yaml", "csv", "md", "qdc")
"""The formats that are text."""
PRINTED = "docx"
"""The codebook to print, with counts and quotes."""
_MOST = 12
"""Lines of one sort that an import shows; a dry run shows all."""


@codebook.verb("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--same-meaning", is_flag=True, help=tr("What is defined differently is only worded better."))
@click.option("--remove-gone", is_flag=True, help=tr("Remove the codes that the file does not have."))
@which_option
@change_options()
def import_(session: Session, file: Path, same_meaning: bool, remove_gone: bool, which: str, manner: Manner) -> None:
    """Take in the codebook FILE (.yaml, .csv, .xlsx, .qdc), and show what it changes.

    FILE may be a whole project of another program (.qdpx …) or one as text, too: its codes alone are taken.

    New codes are made, known ones get what the file says of them; what the file leaves out stays as it is. A code
    that is defined differently is redefined: its codings are outdated until they are looked at. Status 3: done, with
    warnings.
    """
    from qualcode.codebook.exchange import read_codebook
    from qualcode.codebook.importing import compare_codebook, import_codebook
    from qualcode.codebook.tree import load_tree

    book = read_codebook(file, which=which)
    with session.writing() as project:
        tree = load_tree(project)
        diff = compare_codebook(project, book)
        touched = {change.code_id for change in diff.changed if change.name or change.moves or change.redefines}
        done = doing(
            project,
            manner,
            lambda: import_codebook(
                project, book, same_meaning=same_meaning, remove_gone=remove_gone, reason=manner.why
            ),
            codes=touched,
            outdates=True,
        )
    removed = len(diff.gone) if remove_gone else 0
    if manner.as_json:
        answer_json(_diff_json(manner, done, book, tree, diff, removed))
    else:
        for line in _told(tree, diff, remove_gone, most=None if manner.dry_run else _MOST):
            say(line)
        for line in outdated_lines(done, tr(" (--same-meaning: it is only worded better)")):
            say(line)
        counts = [
            tr("{codes} made", codes=counted(len(diff.new), "code")),
            tr("{number} changed", number=len(diff.changed)),
            tr("{number} as they were", number=diff.unchanged),
        ]
        say(", ".join(counts[:2] + ([tr("{number} removed", number=removed)] if removed else []) + counts[2:]))
        if manner.dry_run:
            say(tr("nothing was written"))
    warnings = (*book.warnings, *diff.warnings)
    for warning in warnings:
        note(tr("warning: {warning}", warning=warning))
    if warnings:
        click.get_current_context().exit(3)


def _told(tree: CodeTree, diff: CodebookDiff, remove_gone: bool, most: int | None) -> Iterator[str]:
    """What a file changes, line by line."""
    if len(tree) or most is None:  # Into an empty codebook everything is new.
        yield from _some([[tr("new: {path}", path=one_line(path))] for path in diff.new], most)
    yield from _some([list(_changed(tree, change)) for change in diff.changed], most)
    if diff.gone:
        count = len(diff.gone)
        named = [one_line(tree.path(code)) for code in diff.gone[:most]]
        codes = ", ".join(named) + (" …" if len(named) < count else "")
        yield (
            plural(
                "{number} code is not in the file and is removed: {codes}",
                "{number} codes are not in the file and are removed: {codes}",
                count,
                codes=codes,
            )
            if remove_gone
            else plural(
                "{number} code is not in the file and stays: {codes}",
                "{number} codes are not in the file and stay: {codes}",
                count,
                codes=codes,
            )
        )


def _some(told: Sequence[list[str]], most: int | None) -> Iterator[str]:
    for lines in told[:most]:
        yield from lines
    if most is not None and len(told) > most:
        yield tr("… and {number} more", number=len(told) - most)


def _changed(tree: CodeTree, change: CodeChange) -> Iterator[str]:
    old, new = one_line(tree.path(change.code_id)), one_line(change.path)
    if change.name or change.moves:
        both = change.name and change.moves
        kind = tr("renamed and moved") if both else tr("renamed") if change.name else tr("moved")
        yield f"{kind}: {old} → {new}"
    if change.texts:
        kind = tr("redefined") if change.redefines else tr("described")
        yield f"{kind}: {new} ({', '.join(shown_word(name) for name, _, _ in change.texts)})"
        for name, earlier, later in change.texts:
            yield f"    {shown_word(name)}: {marked(earlier, later)}"
    if change.retires:
        yield tr("retired: {new}", new=new)
    for theme in change.themes:
        yield tr("also in: {new} belongs to {theme} too", new=new, theme=one_line(theme))


def _diff_json(
    manner: Manner, done: Done, book: CodebookFile, tree: CodeTree, diff: CodebookDiff, removed: int
) -> dict[str, Any]:
    return change_json(manner, done) | {
        "created": len(diff.new),
        "changed": len(diff.changed),
        "unchanged": diff.unchanged,
        "removed": removed,
        "new": list(diff.new),
        "changes": [
            {
                "id": tree.code(change.code_id).uuid,
                "path": tree.path(change.code_id),
                "new_path": change.path,
                "renamed": bool(change.name),
                "moved": change.moves,
                "redefined": change.redefines,
                "retired": change.retires,
                "themes": list(change.themes),
                "texts": texts_json(change.texts),
            }
            for change in diff.changed
        ],
        "gone": [tree.path(code) for code in diff.gone],
        "warnings": [*book.warnings, *diff.warnings],
    }


@codebook.verb("export")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--format",
    "format_",
    type=click.Choice([*dict.fromkeys(CODEBOOK_FORMATS.values()), PRINTED]),
    help=tr("Else by the file's ending."),
)
@click.option("--at", "moment", default="", metavar="MOMENT", help=tr("As it was: a version, a day or a change's id."))
@click.option(
    "--quotes", type=click.IntRange(min=0), metavar="N", help=tr("In .docx: anchor quotes of a code at most (3).")
)
@click.option("--attribution", metavar="TEMPLATE", help=tr("In .docx: what speakers are called, as in “a {role}”."))
@click.option("--coders", metavar="A,B", help=tr("In .docx: only their codings."))
@terms_options
def export(
    session: Session,
    file: Path,
    format_: str | None,
    moment: str,
    quotes: int | None,
    attribution: str | None,
    coders: str | None,
    publishing: dict[str, Any],
) -> None:
    """Write the codebook to FILE (.yaml, .csv, .xlsx, .md, .qdc, .docx; `-` is stdout).

    A .docx file is the codebook to print, with counts and the best quotes of each code: a publication, which is
    checked first, and refused if it may give somebody away.
    """
    from qualcode.codebook.exchange import export_codebook
    from qualcode.reports.writing import write_file

    wanted = format_ or format_of(file, {**CODEBOOK_FORMATS, f".{PRINTED}": PRINTED}, "yaml")
    if wanted == PRINTED:
        if moment:
            raise click.UsageError(tr("what was coded at an earlier moment is not known: leave out --at"))
        terms = Publishing(output=None if str(file) == "-" else file, **publishing)
        _print_codebook(session, terms, quotes, attribution, coder_names(coders))
        return
    if quotes is not None or attribution is not None or coders is not None or any(publishing.values()):
        raise click.UsageError(tr("quotes and their terms are in .docx files only"))
    with session.reading() as project:
        data = export_codebook(project, wanted, moment)
        if str(file) != "-":
            write_file(file, data, project)
            note(tr("{file} written, to go on working with: it was not checked for names", file=file))
        elif wanted in TEXTS:
            answer_text(data.decode())
        else:
            _send(data)


def _print_codebook(
    session: Session, publishing: Publishing, quotes: int | None, attribution: str | None, coders: list[str] | None
) -> None:
    from qualcode.domain.choices import ATTRIBUTION
    from qualcode.reports.codebook_appendix import MOST_QUOTES, codebook_appendix
    from qualcode.reports.judging import readable

    with session.reading() as project:
        publishing.check_target(project)
        terms = publishing.terms(session, project)
        data = codebook_appendix(
            project,
            terms,
            quotes=MOST_QUOTES if quotes is None else quotes,
            attribution=ATTRIBUTION if attribution is None else attribution,
            coders=coders,
        )
        if publishing.output is None:
            _send(data)
        else:
            publishing.write(publishing.output, data, terms, project)
    with zipfile.ZipFile(BytesIO(data)) as parts:
        publishing.warn_of_parts(readable(parts.read("word/document.xml").decode(), "html"), terms)


def _send(data: bytes) -> None:
    """Give a file that is no text to the next program."""
    if sys.stdout.isatty():
        raise InputError(tr("this is not for a terminal"), remedy=tr("name a file, or send it on to one"))
    answer_bytes(data)
