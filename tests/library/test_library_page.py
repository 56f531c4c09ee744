"""`docs/library.md` is so: its examples run, and it names all that there is."""

from __future__ import annotations

import inspect
import re
import warnings
from pathlib import Path
from typing import Any

import pytest

import qualcode
from qualcode.documents.sample import build_sample
from qualcode.library.counting import Only

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "library.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.S)
PUBLIC = {name: member for name, member in inspect.getmembers(qualcode.Study) if not name.startswith("_")}


@pytest.mark.long
def test_the_examples_run_and_give_what_they_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    build_sample(tmp_path, "mara")
    names: dict[str, Any] = {}
    told = 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for block in BLOCKS:
            # What an example says that it gives becomes a claim in its place, also inside a block of its own.
            claimed, count = re.subn(r"^( *)(.+?)  # → (.+)$", r"\1assert (\2) == (\3), repr(\2)", block, flags=re.M)
            told += count
            exec(compile(claimed, "docs/library.md", "exec"), names)
    assert told >= 20 and names["study"].closed


@pytest.mark.parametrize("name", [name for name, member in PUBLIC.items() if inspect.isfunction(member)])
def test_the_page_names_every_method_and_every_keyword_it_lists(name: str) -> None:
    named = re.search(rf"`(?:study\.)?{name}\((.*?)\)`", PAGE)
    assert named is not None
    parameters = inspect.signature(PUBLIC[name]).parameters
    for word in re.findall(r"(\w+)=", named[1]):
        assert word in parameters, word
    if "only" in parameters:
        assert all(f"`{word}`" in PAGE for word in Only.__annotations__)
    elif "…" not in named[1]:
        assert {word for word in parameters if word != "self"} == set(re.findall(r"\w+", named[1]))


def test_every_method_says_what_it_takes_and_refuses() -> None:
    for name, member in PUBLIC.items():
        text = inspect.getdoc(member) or ""
        assert text, name
        if inspect.isfunction(member):
            assert all(f"{word}:" in text or "else as for" in text for word in keywords(member)), name


def keywords(member: Any) -> list[str]:
    return [word for word in inspect.signature(member).parameters if word != "self"]


def test_it_says_that_nothing_is_written_and_that_all_is_a_transfer() -> None:
    assert "What you get is a transfer, not a publication." in PAGE
    writing = {"apply", "create", "add", "remove", "change", "rename", "merge", "import"}
    assert not [name for name in PUBLIC if name.split("_")[0] in writing]
