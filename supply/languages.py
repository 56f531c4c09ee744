"""Write the texts that people read into the catalogues of `src/qualcode/_locale`, and the catalogues as they are read.

    python supply/languages.py            the template, the catalogues and what is read of them are written anew
    python supply/languages.py --check    nothing is written; ends with 1 where one of them is not as it would be
    python supply/languages.py --missing  what has no translation yet, a line each

A text is found where it is said: the literal in `tr("…")`, the two in `plural("…", "…", …)` and in
`several("…", "…")`, the thing of `counted(…, "thing")`, the help of every command, and what the library of the
command line says. `CONTRIBUTING.md` says how a language is added.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCES = Path(__file__).resolve().parents[1] / "src/qualcode"
LOCALE = SOURCES / "_locale"
TEMPLATE = LOCALE / "qualcode.pot"

Text = tuple[str, ...]
"""One text, or the two of a number: for one, and for none or several."""


def texts_in(tree: ast.AST) -> Iterator[Text]:
    """The texts that a module says."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        said = [
            part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else None for part in node.args
        ]
        match name, said:
            case "tr" | "gettext", [str(text), *_] if text:
                yield (text,)
            case "plural" | "several", [str(one), str(many), *_]:
                yield (one, many)
            case "counted", [_, str(thing), *_]:
                yield (f"{{number:,}} {thing}", f"{{number:,}} {thing}s")


@cache
def modules() -> dict[Path, ast.Module]:
    """The modules of the program, by their files."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCES.rglob("*.py"))}


def helps(command: click.Command) -> Iterator[Text]:
    """The help of a command and of all below it, a text for each paragraph."""
    from qualcode.cli.helping import paragraphs

    for text in (command.help, command.epilog):
        yield from ((part,) for part in paragraphs(text or ""))
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):  # Some groups know their commands by name only.
            yield from helps(command.get_command(context, name))


def all_texts() -> dict[Text, list[str]]:
    """Every text, in the order of the files, with the files in which it is said."""
    from qualcode.cli import click_words
    from qualcode.cli.app import cli

    found: dict[Text, list[str]] = {}
    for path, tree in modules().items():
        for text in texts_in(tree):
            places = found.setdefault(text, [])
            if (place := f"src/qualcode/{path.relative_to(SOURCES).as_posix()}") not in places:
                places.append(place)
    for text in helps(cli):
        found.setdefault(text, ["src/qualcode/cli"])
    for text in click_words.TEXTS:
        found.setdefault(text, ["src/qualcode/cli/click_words.py"])
    for one in [text[0] for text in found if len(text) > 1]:
        found.pop((one,), None)  # A catalogue holds a text once: by itself it is said as it is for one.
    return found


def catalogue(texts: dict[Text, list[str]], language: str | None = None, known: Catalog | None = None) -> Catalog:
    """The texts as a catalogue: of no language, or of one with what was known of it before."""
    made = Catalog(
        locale=language, project="qualcode", version="0", copyright_holder="the qualcode contributors", fuzzy=False
    )
    made.header_comment = "# The texts of qualcode; written by `make languages`, translated by hand."
    for text, places in texts.items():
        key = text if len(text) > 1 else text[0]
        before = known.get(key) if known is not None else None
        made.add(key, before.string if before is not None else None, locations=[(place, None) for place in places])
    return made


def written(made: Catalog) -> bytes:
    """A catalogue as a `.po` file, without the day on which it was made."""
    file = BytesIO()
    write_po(file, made, width=120, include_lineno=False)
    lines = file.getvalue().splitlines(keepends=True)
    return b"".join(
        line for line in lines if not line.startswith((b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By'))
    )


def compiled(made: Catalog) -> bytes:
    """A catalogue as it is read by the program."""
    file = BytesIO()
    write_mo(file, made)
    return file.getvalue()


def languages() -> list[Path]:
    """The catalogues that there are, a `.po` file each."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/qualcode.po"))


def main() -> int:
    """Write, check or list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--missing", action="store_true")
    asked = parser.parse_args()
    texts = all_texts()
    files: dict[Path, bytes] = {TEMPLATE: written(catalogue(texts))}
    for path in languages():
        language = path.parts[-3]
        made = catalogue(texts, language, read_po(BytesIO(path.read_bytes()), locale=language))
        files[path] = written(made)
        files[path.with_suffix(".mo")] = compiled(made)
        if asked.missing:
            for message in made:
                if message.id and not (all(message.string) if message.pluralizable else message.string):
                    sys.stdout.write(f"{language}: {message.id!r}\n")
    stale = [path for path, content in files.items() if not path.is_file() or path.read_bytes() != content]
    for path in stale:
        sys.stderr.write(f"{'stale' if asked.check else 'written'}: {path}\n")
        if not asked.check and not asked.missing:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[path])
    return 1 if asked.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
