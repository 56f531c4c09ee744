"""What people read can be read in other languages: every text is said through `tr`, and every language has it."""

from __future__ import annotations

import ast
import gc
import importlib.util
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from types import ModuleType
from typing import NamedTuple

import pytest
from babel.messages.mofile import read_mo

ROOT = Path(__file__).resolve().parents[1]
SAYING = frozenset({"tr", "plural", "several", "counted"})
OWN_NAMES = ("domain.translation", "domain.wording")
"""Where what says texts comes from: other things have such names, too."""
NO_LITERAL = {
    "domain/wording.py": "`counted` puts a thing behind a number; the thing is a literal where it is called",
    "domain/translation.py": "`Several` says the two literals that it was made of",
    "domain/report_answers.py": "the noun is a literal where `listed` is called, and counted elsewhere as well",
    "cli/helping.py": "the help of commands is taken from their docstrings, paragraph by paragraph",
    "tui/leaving_out.py": "`segment` or `quote`, counted elsewhere as well",
    "tui/quotes/drawing.py": "a level, `turn` or `document`, counted elsewhere as well",
    "tui/search/looking.py": "a level, `turn` or `document`, counted elsewhere as well",
    "tui/screens/like_code.py": "`sentence` or `turn`, counted elsewhere as well",
    "tui/suggestions/view.py": "what is gone through, named where the class is made",
}
"""Modules that say what they were given → why."""
BRACES = {
    "cli/codebook_files.py": "a template is shown as it is typed",
    "cli/memos.py": "a template is shown as it is typed",
    "cli/quote_options.py": "templates and markers are shown as they are typed",
    "reports/attribution_parts.py": "a template is shown as it is typed",
    "settings/model.py": "places in a command are shown as they are typed",
    "settings/recordings.py": "places in a command are shown as they are typed",
    "reports/beginning.py": "the values are put in when the file is begun",
    "exporting/quotes_html.py": "the script of the page puts in the numbers",
    "tui/quotes/drawing.py": "the values are put in where it is drawn",
    "tui/screens/history.py": "the sentences are held against those of the journal",
}
"""Modules with texts whose braces stay as they are when the text is said → why."""
MARKUP = re.compile(
    r"^(?:AND|OR|NOT|NULL|WHERE|ASC|DESC)$|\b(?:SELECT|INSERT INTO|DELETE FROM|UPDATE|CREATE|DROP|JOIN|ORDER BY)\b"
    r"|</\w+>|\[/|^[#.$&][a-z][\w-]+(?:[ >][#.]?[a-z][\w-]+)*$|^\w+\[\w+\]$"
)
"""SQL, selectors and tags."""


class Call(NamedTuple):
    """A place where something is said."""

    module: str
    node: ast.Call

    def __str__(self) -> str:
        return f"{self.module}:{self.node.lineno}: {ast.unparse(self.node)[:160]}"


@cache
def written() -> ModuleType:
    spec = importlib.util.spec_from_file_location("languages", ROOT / "supply/languages.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Program(NamedTuple):
    """What the tests look at of all modules."""

    calls: list[tuple[str, Call]]
    """(name of what is called, call)."""
    classes: list[ast.ClassDef]
    set: list[tuple[str, ast.Assign]]
    """(module, assignment to an attribute)."""
    sayers: dict[str, set[str]]
    """Module → what it has of `SAYING`."""


@cache
def program() -> Program:
    found = Program([], [], [], {})
    gc.disable()  # Millions of nodes, none of which goes: looking at them again and again takes five times as long.
    try:
        for path, tree in written().modules().items():
            module = path.relative_to(written().SOURCES).as_posix()
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    found.calls.append((name_of(node.func), Call(module, node)))
                elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
                    found.set.append((module, node))
                elif isinstance(node, ast.ClassDef):
                    found.classes.append(node)
                elif isinstance(node, ast.ImportFrom) and (node.module or "").endswith(OWN_NAMES):
                    found.sayers.setdefault(module, set()).update(alias.name for alias in node.names)
        gc.freeze()
    finally:
        gc.enable()
    return found


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def said() -> Iterator[tuple[str, Call]]:
    sayers = program().sayers
    return (
        (name, call)
        for name, call in program().calls
        if name in SAYING and isinstance(call.node.func, ast.Name) and name in sayers.get(call.module, ())
    )


def literals(call: Call) -> list[str | None]:
    return [a.value if isinstance(a, ast.Constant) and isinstance(a.value, str) else None for a in call.node.args]


def texts_of(name: str, call: Call) -> list[str | None]:
    """The arguments that are to be texts."""
    found = literals(call)
    return found[1:2] if name == "counted" else found[:1] if name == "tr" else found[:2]


def key_of(name: str, call: Call) -> tuple[str, ...] | None:
    """Under what the catalogues know a text; None of an empty one."""
    if None in texts_of(name, call):
        return None
    one, *many = (text or "" for text in texts_of(name, call))
    if name == "counted":
        return (f"{{number:,}} {one}", f"{{number:,}} {one}s")
    return (one, *many) if one else None


def fields(*texts: str) -> set[str]:
    """The names of the places; a text whose braces are none has none."""
    found: set[str] = set()
    for text in texts:
        try:
            found |= {field for _, field, _, _ in Formatter().parse(text) if field and field.isidentifier()}
        except ValueError:
            continue
    return found


def test_every_text_is_a_literal_where_it_is_said() -> None:
    assert [str(c) for name, c in said() if None in texts_of(name, c) and c.module not in NO_LITERAL] == []


def test_the_values_of_a_text_are_its_places() -> None:
    wrong = []
    for name, call in said():
        given = {keyword.arg for keyword in call.node.keywords}
        if None in given or (not given and call.module in BRACES):
            continue  # `**values` are known only as it runs.
        found = fields(*(text for text in texts_of(name, call) if text)) - ({"number"} if name != "tr" else set())
        if name != "counted" and found != given:
            wrong.append(f"{call} {sorted(map(str, found ^ given))}")
    assert wrong == []


def test_no_text_is_sql_or_markup() -> None:
    texts = ((call, text) for name, call in said() for text in texts_of(name, call) if text)
    assert [str(call) for call, text in texts if MARKUP.search(re.sub(r"`[^`]*`", "", text))] == []


# ---------------------------------------------------------------------- what is shown and not said

SHOWING = {"say": (0,), "note": (0,), "notify": (0,), "Static": (0,), "Label": (0,), "Button": (0,), "Binding": (2,)}
"""What shows its argument at these places."""
SHOWN_AS = frozenset({"help", "title", "placeholder", "tooltip", "remedy", "problem", "border_title"})
STAGES = {"steps": (1, 2), "stage": (0, 1), "Course": (0, 1)}
WORD = re.compile(r"[^\W\d_]{2,}")
UNSAID = {
    ("cli/settings.py", "  keymap."): "the name of a setting",
    ("exporting/codebook_tables.py", "Codebook"): "the name of a sheet, by which the file is known when it comes back",
}
"""(module, literal) that is shown and in no language → why."""


def errors() -> set[str]:
    """The names of the classes whose sentences are shown to people."""
    known = {"QualcodeError"}
    while more := {c.name for c in program().classes if {name_of(base) for base in c.bases} & known} - known:
        known |= more
    return known


def unsaid(node: ast.expr) -> Iterator[str]:
    """The literals with words that an expression may come to, beside those that are said in it."""
    match node:
        case ast.Constant(value=str(text)):
            yield from [text] if WORD.search(re.sub(r"`[^`]*`", "", text)) else []
        case ast.JoinedStr(values=parts):
            for part in parts:
                yield from unsaid(part) if isinstance(part, ast.Constant) else ()
        case ast.IfExp(body=one, orelse=other):
            yield from (*unsaid(one), *unsaid(other))
        case ast.BinOp(left=one, op=ast.Add() | ast.Mod(), right=other):
            yield from (*unsaid(one), *unsaid(other))
        case ast.BoolOp(values=parts):
            for part in parts:
                yield from unsaid(part)


def shown(name: str, call: Call, refusing: set[str]) -> Iterator[ast.expr]:
    """What a call shows to people."""
    if name in refusing:
        yield from call.node.args[:1]
    in_faces = call.module.startswith(("cli/", "tui/"))
    of_places = STAGES if name in STAGES else SHOWING if in_faces else {}
    for place in of_places.get(name, ()):
        yield from call.node.args[place : place + 1]
    if name in refusing or in_faces:
        yield from (keyword.value for keyword in call.node.keywords if keyword.arg in SHOWN_AS)


def test_nothing_is_shown_that_is_not_said() -> None:
    refusing = errors()
    assert len(refusing) > 20
    found = [
        f"{call.module}:{call.node.lineno}: {text!r}"
        for name, call in program().calls
        for part in shown(name, call, refusing)
        for text in unsaid(part)
        if (call.module, text) not in UNSAID
    ]
    assert found == []


def test_no_title_is_set_that_is_not_said() -> None:
    found = [
        f"{module}:{node.lineno}: {text!r}"
        for module, node in program().set
        if any(isinstance(to, ast.Attribute) and to.attr in SHOWN_AS for to in node.targets)
        for text in unsaid(node.value)
        if (module, text) not in UNSAID
    ]
    assert found == []


# ---------------------------------------------------------------------- the catalogues

LANGUAGES = [path.parts[-3] for path in written().languages()]


@cache
def catalogue(language: str) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """The texts, and what they are in a language: as many forms as it has."""
    with (written().LOCALE / language / "LC_MESSAGES/qualcode.mo").open("rb") as file:
        messages = [message for message in read_mo(file) if message.id]
    return {
        (message.id,) if isinstance(message.id, str) else tuple(message.id): (message.string,)
        if isinstance(message.string, str)
        else tuple(message.string)
        for message in messages
    }


def test_there_is_another_language() -> None:
    assert LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_in_every_language(language: str) -> None:
    known = catalogue(language)
    known = {(text[0],): forms[:1] for text, forms in known.items()} | dict(known)  # Its first form, said alone.
    texts = ((key_of(name, call), call) for name, call in said())
    assert [str(call) for text, call in texts if text is not None and not all(known.get(text, ("",)))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_places_of_its_text(language: str) -> None:
    wrong = []
    for text, forms in catalogue(language).items():
        known = [fields(one) - ({"number"} if len(text) > 1 else set()) for one in text]
        wrong += [
            (text, form) for form in forms if fields(form) - ({"number"} if len(text) > 1 else set()) not in known
        ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_commands_and_blanks_around_it(language: str) -> None:
    def around(text: str) -> tuple[bool, bool]:
        return text[:1].isspace(), text[-1:].isspace()

    wrong = [
        (text, form)
        for text, forms in catalogue(language).items()
        for form in forms
        if form and (around(form) != around(text[-1]) or form.count("`") != text[-1].count("`"))
    ]
    assert wrong == []


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_of_every_command_is_there_in_every_language(language: str) -> None:
    known = catalogue(language)
    assert [text for text in written().all_texts() if not all(known.get(text, ("",)))] == []


@pytest.mark.long
def test_the_catalogues_are_as_they_would_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["languages.py", "--check"])
    assert written().main() == 0, "`make languages` writes them"
