"""The pages of the guide, which come with the program: what there are, which one is meant, and where words stand."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import NamedTuple

from qualcode.domain.errors import NotFoundError, brief
from qualcode.domain.translation import tr

PARTS = ("", "how-to", "reference")
"""The folders of the guide in the order in which their pages are listed; others follow."""
FIRST = ("index", "tutorial", "field-researcher", "project-lead", "writer")
"""The pages to begin with."""

_HEADING = re.compile(r"^(#{1,6}) +(.+?) *#* *$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
_MOST_HITS = 500


class Section(NamedTuple):
    """A heading of a page, and where it stands."""

    heading: str
    anchor: str
    """What a link to it says behind `#`."""
    line: int
    """Line of the Markdown text, from 0."""


class Hit(NamedTuple):
    """A line of the guide that holds the words that are looked for."""

    topic: str
    section: Section
    """The heading above it."""
    line: int
    """Line of the Markdown text, from 0."""
    words: str
    """The line without its marks."""


@dataclass(frozen=True)
class Page:
    """One page of the guide.

    Args:
        topic: What it is asked for by: its file's path in the guide without its ending, `how-to/merge`.
        file: Where it lies.
    """

    topic: str
    file: Path

    @cached_property
    def text(self) -> str:
        """The page in Markdown."""
        return self.file.read_text(encoding="utf-8")

    @cached_property
    def title(self) -> str:
        """Its first heading."""
        return next((section.heading for section in self.sections), self.topic)

    @cached_property
    def summary(self) -> str:
        """Its first paragraph on one line, without marks."""
        kept: list[str] = []
        for line in _outside_code(self.text.removeprefix("---\n").rpartition("\n---\n")[2]):
            if line.strip() and not line.startswith(("#", "```", "!", "|", "<", "(")):
                kept.append(line.strip())
            elif kept:
                break
        return plain(" ".join(kept))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Its headings, those in blocks of code left out; of two that are alike, the second has `-1` behind it."""
        found: list[Section] = []
        taken: dict[str, int] = {}
        for number, line in enumerate(_outside_code(self.text)):
            if (heading := _HEADING.match(line)) is None:
                continue
            words = plain(heading[2])
            anchor = slug(words)
            taken[anchor] = times = taken.get(anchor, -1) + 1
            found.append(Section(words, f"{anchor}-{times}" if times else anchor, number))
        return tuple(found)

    @cached_property
    def links(self) -> tuple[str, ...]:
        """The topics that it leads to, each once, in their order."""
        targets = (target_of(self.topic, found[2]) for found in _LINK.finditer(self.text))
        topics = (target.partition("#")[0] for target in targets if target)
        return tuple(dict.fromkeys(topic for topic in topics if topic != self.topic))

    def part(self, anchor: str) -> str:
        """The text of one section, with those below it.

        Raises:
            NotFoundError: There is none of that name.
        """
        lines = self.text.splitlines(keepends=True)
        place = next((at for at, section in enumerate(self.sections) if section.anchor == anchor), None)
        if place is None:
            near = difflib.get_close_matches(anchor, [section.anchor for section in self.sections], n=1)
            remedy = (
                tr("perhaps `qualcode help {topic}#{near}`", topic=self.topic, near=near[0])
                if near
                else tr("see `qualcode help {topic}`", topic=self.topic)
            )
            raise NotFoundError(
                tr("the page “{title}” has no section “{anchor}”", title=self.title, anchor=brief(anchor)),
                remedy=remedy,
                page="",
            )
        first = self.sections[place]
        level = _level(lines[first.line])
        following = (section.line for section in self.sections[place + 1 :] if _level(lines[section.line]) <= level)
        return "".join(lines[first.line : next(following, len(lines))])

    def section_at(self, line: int) -> Section:
        """The heading under which a line stands."""
        above = [section for section in self.sections if section.line <= line]
        return above[-1] if above else Section(self.title, "", 0)


def guide_folder() -> Path:
    """Where the pages lie: inside the installed package, else in the checkout."""
    packaged = Path(__file__).parents[1] / "_docs"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "docs"


def list_pages(folder: Path | None = None) -> tuple[Page, ...]:
    """All pages: those to begin with, the other ones by name, then each further part of the guide.

    Args:
        folder: Where they lie, if not where they were installed.

    Raises:
        NotFoundError: There is no guide.
    """
    folder = folder or guide_folder()
    pages = [
        Page(file.relative_to(folder).with_suffix("").as_posix(), file)
        for file in folder.rglob("*.md")
        if not any(part.startswith(("_", ".")) for part in file.relative_to(folder).parts)
    ]
    if not pages:
        raise NotFoundError(tr("the guide is missing from {folder}", folder=folder), remedy=tr("install qualcode anew"))
    return tuple(sorted(pages, key=_order))


def find_page(name: str, pages: tuple[Page, ...] | None = None) -> Page:
    """The page that is meant: by its topic, the last part of it, its title or its file.

    Args:
        name: What was typed; `#SECTION` behind it is left aside.
        pages: Those to choose from, as `list_pages` gives them.

    Raises:
        NotFoundError: There is no such page; it says which are called alike.
    """
    pages = list_pages() if pages is None else pages
    wanted = slug(name.partition("#")[0].removesuffix(".md"), keep="/")
    for named in (lambda p: p.topic, lambda p: p.topic.rpartition("/")[2], lambda p: slug(p.title)):
        if len(found := [page for page in pages if named(page) == wanted]) == 1:
            return found[0]
    near = near_topics(wanted, pages)
    remedy = (
        tr("perhaps {commands}", commands=tr(" or ").join(f"`qualcode help {topic}`" for topic in near)) if near else ""
    )
    raise NotFoundError(
        tr("the guide has no page “{name}”", name=brief(name)),
        remedy=remedy or tr("`qualcode help` lists all pages"),
        page="",
    )


def near_topics(name: str, pages: tuple[Page, ...], most: int = 3) -> list[str]:
    """Topics that are called much like a name: a slip of the fingers, or one of their words."""
    names = {page.topic.rpartition("/")[2]: page.topic for page in reversed(pages)}
    last = name.rpartition("/")[2]
    near = [names[found] for found in difflib.get_close_matches(last, names, n=most, cutoff=0.6)]
    words = [word for word in last.split("-") if len(word) > 3]
    near += [topic for short, topic in names.items() if any(word in short.split("-") for word in words)]
    return list(dict.fromkeys(near))[:most]


def search_pages(wanted: str, pages: tuple[Page, ...]) -> list[Hit]:
    """The lines that hold each of some words, whatever their case, headings first.

    Args:
        wanted: The words.
        pages: Where to look.
    """
    words = wanted.casefold().split()
    found: list[Hit] = []
    for page in pages if words else ():
        for number, line in enumerate(page.text.splitlines()):
            if all(word in line.casefold() for word in words):
                found.append(Hit(page.topic, page.section_at(number), number, plain(line)))
    found.sort(key=lambda hit: hit.line != hit.section.line)
    return found[:_MOST_HITS]


def target_of(topic: str, href: str) -> str:
    """The page and section that a link of a page leads to, `topic#anchor`; empty for what lies outside the guide."""
    path, _, anchor = href.partition("#")
    if "://" in href or href.startswith("mailto:"):
        return ""
    if not path:
        return f"{topic}#{anchor}"
    if not path.endswith(".md"):
        return ""
    whole = normpath(str(PurePosixPath(topic).parent / path))
    return "" if whole.startswith("..") else whole.removesuffix(".md") + (f"#{anchor}" if anchor else "")


def slug(text: str, keep: str = "") -> str:
    """A heading as links name it: small letters, hyphens for blanks, no other signs."""
    kept = "".join(c for c in text.strip().casefold() if c.isalnum() or c in f" -_{keep}")
    return kept.replace(" ", "-")


def plain(markdown: str) -> str:
    """A line of Markdown without its marks."""
    text = _LINK.sub(r"\1", markdown.strip())
    text = re.sub(r"^(#{1,6}|[-*]|\d+\.|>) +", "", text)
    text = re.sub(r"\*\*|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)", "", text)
    return " ".join(text.replace("|", " ").split())


def _level(heading: str) -> int:
    return len(heading) - len(heading.lstrip("#"))


def _order(page: Page) -> tuple[int, str, int, str]:
    part = page.topic.rpartition("/")[0]
    first = FIRST.index(page.topic) if page.topic in FIRST else len(FIRST)
    return PARTS.index(part) if part in PARTS else len(PARTS), part, first, page.topic


def _outside_code(text: str) -> list[str]:
    """The lines of a page, those in blocks of code empty."""
    lines: list[str] = []
    fence = ""
    for line in text.splitlines():
        mark = _FENCE.match(line)
        if fence:
            lines.append("")
            if mark is not None and mark[1].startswith(fence):
                fence = ""
        elif mark is not None:
            fence = mark[1]
            lines.append("")
        else:
            lines.append(line)
    return lines
