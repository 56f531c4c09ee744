"""What `qualcode help --json` answers."""

from __future__ import annotations

from typing_extensions import TypedDict


class GuidePage(TypedDict):
    """One page of the guide, as it is listed."""

    topic: str
    title: str
    summary: str


class GuideText(TypedDict):
    """One page of the guide, or a section of it, in Markdown."""

    topic: str
    title: str
    text: str
    links: list[str]
    """Topics of the pages that the whole page leads to."""


class GuideHit(TypedDict):
    """A line of the guide that holds the words that were looked for."""

    topic: str
    section: str
    line: int
    words: str
