"""What the program writes about itself is what it is: commands, keys, the picture of its storeys."""

from __future__ import annotations

import importlib.util
import re
import sys
from types import ModuleType

import pytest
from walking import DOCS

from qualcode.tui.keymap import actions
from qualcode.tui.screens.help import AREAS, area_of


def script(name: str) -> ModuleType:
    """A script of the docs, as a module."""
    spec = importlib.util.spec_from_file_location(f"docs_{name}", DOCS / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # Dataclasses look there for what their fields are.
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["commands.md", "keys.md"])
def test_the_reference_is_what_the_program_says(page: str) -> None:
    made = script("reference").PAGES[page]()
    stored = (DOCS / "reference" / page).read_text(encoding="utf-8")
    assert stored == made, f"{page} is not what the program is: run `python docs/reference.py`"
    assert made.count("\n## ") > 40


def test_each_area_of_keys_has_a_title_for_people() -> None:
    areas = {action.partition(".")[0] for action in actions()}
    assert sorted(areas - set(AREAS)) == []
    assert not [title for title in map(area_of, actions()) if "_" in title]


def test_the_picture_of_the_architecture_is_drawn_from_the_contract_of_layers() -> None:
    drawing = script("architecture")
    made = drawing.drawing()
    assert (DOCS / "architecture.svg").read_text(encoding="utf-8") == made, "run `python docs/architecture.py`"
    packages = {path.name for path in (DOCS.parent / "src/qualcode").iterdir() if (path / "__init__.py").exists()}
    assert packages == {package for layer in drawing.layers() for package in layer}


def test_the_architecture_names_files_that_are_there() -> None:
    page = (DOCS / "architecture.md").read_text(encoding="utf-8")
    named = {name for name in re.findall(r"`([a-z_/.]+(?:/|\.py|\.toml|\.md))`", page) if name != "qualcode/"}
    roots = (DOCS.parent, DOCS.parent / "src" / "qualcode")
    assert len(named) > 20
    assert sorted(name for name in named if not any((root / name).exists() for root in roots)) == []


def test_what_words_of_the_program_look_like_in_markdown() -> None:
    written = script("reference").written
    assert written("[default: *] `a|b` <x>") == r"\[default: \*\] `a\|b` \<x\>"


def test_methods_name_what_each_page_of_definitions_has_as_a_section() -> None:
    page = (DOCS / "methods.md").read_text(encoding="utf-8")
    for defined in ("summaries", "agreement", "text-mining", "suggestions"):
        assert page.count(f"]({defined}.md") >= 2, defined
