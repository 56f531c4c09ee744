"""Words of files and people on a terminal and in JSON: shown and given back, and nothing of them acts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from zoo import ACTS, FIELDS, STYLES, ZOO

from conftest import CODER
from qualcode.cli.app import cli
from qualcode.storage.project import open_project
from qualcode.storage.reads.documents import list_documents, texts

pytestmark = pytest.mark.sqlite

READING = (
    ("documents", "list"),
    ("speakers", "list"),
    ("speakers", "lint"),
    ("cases", "list"),
    ("codebook", "list"),
    ("codebook", "check"),
    ("code", "list"),
    ("memo", "list"),
    ("memo", "journal"),
    ("set", "list"),
    ("query", "list"),
    ("query", "run", FIELDS["formula"]),
    ("quotes", 'text:"canary"', "--context", "2"),
    ("search", "canary"),
    ("concordance", "canary"),
    ("search", "\x1b[31mcanary"),
    ("search", "(\x1b[31m", "--mode", "regex"),
    ("frequencies",),
    ("frequencies", "--by", "role"),
    ("crosstab", "--by", "site"),
    ("coverage",),
    ("words",),
    ("history",),
    ("coder", "list"),
    ("doctor",),
    ("identity", "find"),
    ("settings",),
)
"""Commands that show what the study holds, and refusals that quote it."""
_SHORT = frozenset({"documents list", "code list", "memo list", 'quotes text:"canary" --context 2', "cases list"})


def _runs() -> list[Any]:
    return [
        pytest.param(words, id=" ".join(words).encode("ascii", "backslashreplace").decode(), marks=() if " ".join(words) in _SHORT else pytest.mark.long)
        for words in READING
    ]  # fmt: skip


def run(project: Path, *words: str) -> Result:
    result = CliRunner().invoke(cli, ["-p", str(project), "--coder", CODER, *words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """What commands print goes to a terminal."""
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda stream: True, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.mark.parametrize("words", _runs())
@pytest.mark.usefixtures("on_a_terminal")
def test_nothing_that_a_command_prints_acts_on_a_terminal(words: tuple[str, ...], hostile: Path) -> None:
    result = run(hostile, *words)
    assert result.exit_code in (0, 1, 3), result.output
    for stream in (result.stdout, result.stderr):
        found = ACTS.search(STYLES.sub("", stream))
        assert found is None, f"{found[0]!r} in {stream[max(0, found.start() - 60) : found.start() + 20]!r}"
    assert result.output.strip()


@pytest.mark.usefixtures("on_a_terminal")
def test_markup_of_screens_in_a_name_is_shown_as_it_is_written(hostile: Path) -> None:
    assert "[bold red]canary[÷bold red]" in STYLES.sub("", run(hostile, "set", "list").stdout)


@pytest.mark.parametrize(
    "words",
    [words for words in READING if words[0] in ("documents", "code", "memo", "cases", "query") and words[1] == "list"],
    ids=" ".join,
)
def test_json_gives_back_what_was_said_to_the_letter(words: tuple[str, ...], hostile: Path) -> None:
    answer = json.loads(run(hostile, *words, "--json").stdout)
    said = _strings(answer)
    if words[0] == "memo":
        assert {text.replace("\0", "") for text in ZOO.values()} <= set(said)
    if words[0] == "code":
        assert any(ZOO["escape"] in text for text in said) and any(ZOO["json"] in text for text in said)
    assert said


@pytest.mark.usefixtures("on_a_terminal")
def test_json_for_a_terminal_is_escaped_and_says_the_same(hostile: Path) -> None:
    stdout = run(hostile, "memo", "list", "--json").stdout
    assert all(sign.isprintable() or sign == "\n" for sign in stdout)
    assert ZOO["escape"] in _strings(json.loads(stdout))


def test_the_text_of_a_document_goes_to_a_file_exactly_and_to_the_project_untouched(hostile: Path) -> None:
    with open_project(hostile, coder="x", write=False) as project:
        for document, text in texts(project, list_documents(project)):
            assert run(hostile, "documents", "text", document.uuid).stdout_bytes == text.encode()
            for said in ZOO.values():
                assert said.strip() in text


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for one in pair for text in _strings(one)]
    return [text for one in value for text in _strings(one)] if isinstance(value, list) else []
