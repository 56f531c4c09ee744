"""The tutorial and the pages of tasks, done to the letter: each command is run, each key pressed, each word looked for."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from at_the_pilot import CODER, Walk
from at_the_terminal import shell
from walking import DOCS, ROOT, Press, Run, See, Type, steps_of

TUTORIAL = DOCS / "tutorial.md"
TASKS = sorted(page for page in (DOCS / "how-to").glob("*.md") if page.name != "index.md")
SHORT = "take-something-back.md"

pytestmark = pytest.mark.sqlite  # Projects of pages are files.
needs_tmux = pytest.mark.skipif(
    shutil.which("tmux") is None, reason="tmux is not installed: the tutorial was not tried"
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study, built once."""
    from qualcode.documents.sample import build_sample

    return build_sample(tmp_path_factory.mktemp("sample"), CODER)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder as the pages suppose it: transcripts in `interviews/`, the codebooks beside them."""
    folder = tmp_path / "work"
    folder.mkdir()
    shutil.copytree(ROOT / "transcripts", folder / "interviews")
    shutil.copytree(ROOT / "codebooks", folder / "codebooks")
    return folder


@pytest.fixture
def walk(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Walk:
    from qualcode.tui.app import QualcodeApp

    monkeypatch.chdir(desk)
    monkeypatch.setenv("LOGNAME", CODER)
    monkeypatch.setattr(QualcodeApp, "suggestion_service", None)
    monkeypatch.setattr("qualcode.tui.store.PATIENCE_S", 60.0)
    return Walk(desk)


def test_a_page_is_read_as_steps(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A\n\n```console\n$ qualcode demo  # all\nThe sample …\n$ qualcode\n```\n\n"
        "1. Press `↓` twice, then `Ctrl+Z` and see **it\n   there**. `q` is not pressed.\n2. Type `own p`.\n\n**Not here.**\n",
        encoding="utf-8",
    )
    assert steps_of(page) == [
        Run("qualcode demo  # all", ("The sample …",)), Run("qualcode", ()),
        Press("↓"), Press("↓"), Press("Ctrl+Z"), See("it there"), Type("own p"),
    ]  # fmt: skip


@pytest.mark.parametrize("page", [TUTORIAL, *TASKS], ids=lambda page: page.stem)
def test_no_key_of_a_step_is_left_unpressed_unseen(page: Path) -> None:
    """“Press `F2`, look, and `Enter`” reads as if Enter were pressed; the walk would miss it."""
    for item in re.findall(r"^\d+\. .*?(?=\n\d+\. |\n\n|\Z)", page.read_text(encoding="utf-8"), re.M | re.S):
        for sentence in re.split(r"(?<=[.:]) ", " ".join(item.split())):
            after_press = re.search(r"\b[Pp]ress `.*", sentence)
            if after_press:
                loose = re.sub(
                    r"\b(?:[Pp]ress|[Tt]ype) `[^`]+`(?:(?:,|,? and|,? then)? `[^`]+`| (?:twice|three times|four times))*",
                    "",
                    after_press[0],
                )
                assert not re.search(r"\b(?:and|then) `[^`]+`(?! [a-z])", loose), sentence


async def test_a_task_is_done_as_its_page_says(walk: Walk, sample: Path) -> None:
    shutil.copy(sample, walk.folder)
    await walk.follow(steps_of(DOCS / "how-to" / SHORT))
    assert walk.ran == 5 and walk.pressed > 3


@pytest.mark.long
@pytest.mark.parametrize("page", [page for page in TASKS if page.name != SHORT], ids=lambda page: page.stem)
async def test_every_task_is_done_as_its_page_says(page: Path, walk: Walk, sample: Path) -> None:
    shutil.copy(sample, walk.folder)
    steps = steps_of(page)
    await walk.follow(steps)
    assert walk.ran == sum(isinstance(step, Run) and step.words[0] == "qualcode" for step in steps)


@pytest.mark.long
async def test_the_tutorial_is_followed(walk: Walk) -> None:
    await walk.follow(steps_of(TUTORIAL))
    assert walk.ran > 6 and walk.pressed > 120


@pytest.mark.long
@needs_tmux
@pytest.mark.parametrize(("width", "height"), [(80, 24), (200, 50)])
def test_the_tutorial_is_followed_in_a_terminal_with_suggestions(
    tmp_path: Path, desk: Path, width: int, height: int
) -> None:
    with shell(tmp_path, width, height) as at:
        assert at.follow(steps_of(TUTORIAL)) > 90


@pytest.mark.long
async def test_a_page_that_is_wrong_is_noticed(walk: Walk, sample: Path) -> None:
    shutil.copy(sample, walk.folder)
    page = walk.folder / "page.md"
    page.write_text("```console\n$ qualcode history\nNothing of the kind\n```\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="Nothing of the kind"):
        await walk.follow(steps_of(page))
