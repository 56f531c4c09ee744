"""The guide inside the program: every page is found, drawn and led to, and no link of it leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

import qualcode
from qualcode.cli.app import COMMANDS
from qualcode.cli.guide_pages import PAGES
from qualcode.domain.errors import NotFoundError, QualcodeError
from qualcode.guide.drawing import draw_page
from qualcode.guide.pages import Page, find_page, guide_folder, list_pages, plain, search_pages, slug, target_of

GUIDE = list_pages()


def page(tmp_path: Path, text: str) -> Page:
    file = tmp_path / "talk.md"
    file.write_text(text, encoding="utf-8")
    return Page("talk", file)


def is_there(target: str) -> bool:
    topic, _, anchor = target.partition("#")
    found = [page for page in GUIDE if page.topic == topic]
    return bool(found) and (not anchor or any(section.anchor == anchor for section in found[0].sections))


def test_every_page_of_the_docs_is_in_the_guide_and_has_a_title() -> None:
    files = {file for file in guide_folder().rglob("*.md") if not file.parent.name.startswith(("_", "."))}
    assert {page.file for page in GUIDE} == files
    assert {"field-researcher", "project-lead", "writer", "security"} <= {page.topic for page in GUIDE}
    assert all(page.title and page.title != page.topic for page in GUIDE)
    assert GUIDE[0].topic == "index"


@pytest.mark.parametrize(
    "name", ["backups", "Backups", "backups.md", "backups#restoring-one", "Backups, and restoring one"]
)
def test_a_page_is_found_by_topic_title_and_file(name: str) -> None:
    assert find_page(name, GUIDE).topic == "backups"


def test_a_page_in_a_folder_is_found_by_its_last_name(tmp_path: Path) -> None:
    (tmp_path / "how-to").mkdir()
    (tmp_path / "how-to" / "merge-two-files.md").write_text("# Merge two files\n")
    (tmp_path / "_build").mkdir()
    (tmp_path / "_build" / "old.md").write_text("# Old\n")
    pages = list_pages(tmp_path)
    assert [page.topic for page in pages] == ["how-to/merge-two-files"]
    assert find_page("merge-two-files", pages) is find_page("how-to/merge-two-files", pages) is pages[0]


@pytest.mark.parametrize(
    ("typed", "meant"), [("agrement", "agreement"), ("querys", "queries"), ("researcher", "field-researcher")]
)
def test_a_slip_of_the_fingers_is_told_what_is_near(typed: str, meant: str) -> None:
    with pytest.raises(NotFoundError, match=f"qualcode help {meant}"):
        find_page(typed, GUIDE)
    with pytest.raises(NotFoundError, match="lists all pages"):
        find_page("zzzz", GUIDE)


def test_headings_in_code_are_none_and_two_alike_are_told_apart(tmp_path: Path) -> None:
    text = "# Talk\n\n## Keys\n\n```console\n# no heading\n```\n\n## Keys\n\nMore `x`.\n"
    anchors = [section.anchor for section in page(tmp_path, text).sections]
    assert anchors == ["talk", "keys", "keys-1"]
    assert list(draw_page(text, 60).anchors) == anchors


def test_a_part_goes_on_until_a_heading_of_its_rank(tmp_path: Path) -> None:
    talk = page(tmp_path, "# Talk\n\n## One\n\na\n\n### Below\n\nb\n\n## Two\n\nc\n")
    assert talk.part("one") == "## One\n\na\n\n### Below\n\nb\n\n"
    assert talk.part("two") == "## Two\n\nc\n"
    with pytest.raises(NotFoundError, match="talk#below"):
        talk.part("belo")


def test_links_lead_to_topics_and_never_out_of_the_guide() -> None:
    assert target_of("how-to/merge", "../team.md#roles") == "team#roles"
    assert target_of("team", "#roles") == "team#roles"
    assert target_of("team", "how-to/merge.md") == "how-to/merge"
    assert not any(
        target_of("team", href) for href in ("../README.md", "https://x.org/a.md", "picture.svg", "mailto:a@b.c")
    )


@pytest.mark.long
def test_every_link_from_page_to_page_is_followed_to_a_section_that_there_is() -> None:
    for source in GUIDE:
        drawn = draw_page(source.text, 100)
        hrefs = {s.style.link for line in drawn.lines for s in line if s.style and s.style.link}
        assert [href for href in hrefs if (to := target_of(source.topic, href)) and not is_there(to)] == [], (
            source.topic
        )
        assert list(drawn.anchors) == [section.anchor for section in source.sections], source.topic


@pytest.mark.parametrize("width", [40, 78, 200])
def test_no_line_of_a_page_is_wider_than_the_screen(width: int) -> None:
    for topic in ("field-researcher", "formats", "summaries"):
        drawn = draw_page(find_page(topic, GUIDE).text, width)
        assert max(cell_len(drawn.text(at)) for at in range(len(drawn.lines))) <= width


def test_what_builds_the_web_pages_is_not_shown() -> None:
    text = (
        "(label)=\n# Talk\n\n<!-- made by a program -->\n\n```{toctree}\nhow-to/a\n```\n\n```console\n$ qualcode\n```\n"
    )
    drawn = draw_page(text, 40)
    words = "\n".join(drawn.text(at).strip() for at in range(len(drawn.lines)))
    assert words.split() == ["Talk", "$", "qualcode"]


def test_search_finds_all_words_of_a_line_and_puts_headings_first() -> None:
    hits = search_pages("RESTORING one", GUIDE)
    assert (hits[0].topic, hits[0].section.anchor) == ("backups", "backups-and-restoring-one")
    assert all("restoring" in hit.words.casefold() for hit in hits)
    assert search_pages("  ", GUIDE) == []


def test_marks_are_no_words() -> None:
    assert (
        plain("## The `file` of **[a key](identity.md)**, *now* | snake_case |") == "The file of a key, now snake_case"
    )
    assert slug("Captions (`.vtt`, `.srt`)") == "captions-vtt-srt"


def test_every_command_has_a_page_that_there_is() -> None:
    assert set(COMMANDS) - set(PAGES) == {"help"} and set(PAGES) <= set(COMMANDS)
    assert [page for page in PAGES.values() if not is_there(page)] == []


def kinds(kind: type[QualcodeError]) -> list[type[QualcodeError]]:
    return [kind, *(below for child in kind.__subclasses__() for below in kinds(child))]


def test_a_long_command_is_broken_with_its_rest_set_in_alike() -> None:
    drawn = draw_page("```console\n$ qualcode round new --share 30% --by role\n```\n", 30)
    lines = [drawn.text(number).rstrip() for number in range(len(drawn.lines))]
    assert [line for line in lines if line] == ["    $ qualcode round new", "    --share 30% --by role"]


def test_every_page_that_an_error_names_is_there() -> None:
    import qualcode.storage.project  # noqa: F401  # Its errors are known then.

    named = {kind.PAGE for kind in kinds(QualcodeError)} - {""}
    assert len(named) > 5 and [page for page in named if not is_there(page)] == []


def test_every_page_that_a_refusal_names_in_the_code_is_there() -> None:
    named = {
        (file.name, found)
        for file in Path(qualcode.__file__).parent.rglob("*.py")
        for found in re.findall(r'page="([a-z][^"]*)"', file.read_text(encoding="utf-8"))
    }
    assert [entry for entry in named if not is_there(entry[1])] == []
