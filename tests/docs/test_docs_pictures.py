"""The pictures of the guides show what the program shows: they are drawn anew, and the words in them compared."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest
from test_docs_reference import script
from walking import DOCS, ROOT

pytestmark = pytest.mark.sqlite  # They are drawn of a file.
SHORT = "codebook"


@pytest.fixture(scope="module")
def screenshot() -> ModuleType:
    return script("screenshot")


@pytest.fixture(scope="module")
def sample(screenshot: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found: Path = screenshot.sample(tmp_path_factory.mktemp("sample"))
    return found


async def holds(screenshot: ModuleType, name: str, sample: Path, folder: Path) -> None:
    study = Path(shutil.copy(sample, folder))
    made = await screenshot.drawn(screenshot.PICTURES[name], study, screenshot.THEMES["light"])
    words = screenshot.words_of(made)
    assert len(words) > 20
    for colour in screenshot.THEMES:
        kept = screenshot.words_of((DOCS / "pictures" / f"{name}-{colour}.svg").read_text(encoding="utf-8"))
        assert joined(kept) == joined(words), f"{name}-{colour}.svg is stale: run `python docs/screenshot.py {name}`"


def joined(words: list[str]) -> str:
    """The words of a picture, however they are cut up by colours."""
    return re.sub(r"\s+", "", "".join(words))


async def test_a_picture_shows_what_the_program_shows(screenshot: ModuleType, sample: Path, tmp_path: Path) -> None:
    await holds(screenshot, SHORT, sample, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize(
    "name", [path.name.removesuffix("-light.svg") for path in (DOCS / "pictures").glob("*-light.svg")]
)
async def test_every_picture_shows_what_the_program_shows(
    name: str, screenshot: ModuleType, sample: Path, tmp_path: Path
) -> None:
    await holds(screenshot, name, sample, tmp_path)


def test_each_picture_is_drawn_by_the_script_in_both_colours_and_shown_somewhere(screenshot: ModuleType) -> None:
    there = {path.name for path in (DOCS / "pictures").iterdir()}
    assert there == {f"{name}-{colour}.svg" for name in screenshot.PICTURES for colour in screenshot.THEMES}
    pages = "".join(page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md"))
    assert [name for name in screenshot.PICTURES if f"pictures/{name}-light.svg" not in pages] == []
    assert "docs/coding-screen.svg" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert (DOCS / "coding-screen.svg").read_bytes() == (DOCS / "pictures" / "coding-dark.svg").read_bytes()


def test_pictures_ask_nobody_for_anything() -> None:
    for picture in DOCS.rglob("*.svg"):
        found = re.findall(
            r"(?:href|src)=[\"']https?://[^\"']+|url\([\"']?https?://[^)]+", picture.read_text(encoding="utf-8")
        )
        assert found == [], picture
