"""Links in memos: `[[…]]`, to codes, memos, quotes, documents and cases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import regex

from qualcode.domain.spans import Span

LINK_KINDS = ("code", "memo", "quote", "document", "case")
"""What a link can lead to, as it is written before the colon. A quote is a coding."""

_LINK = re.compile(r"\[\[([^\[\]\n]+)\]\]")
_OPEN = re.compile(r"\[\[([^\[\]\n|]*)\Z")
_UNFIT = str.maketrans({"[": "(", "]": ")", "|": "/"})
_ACCENTS = regex.compile(r"\p{Mn}+")
_BEGINNINGS = (13, 18, 23)
"""Characters of a UUID's text: the time at which it was made, its number within that millisecond, and some chance."""


@dataclass(frozen=True, slots=True)
class MemoLink:
    """A link as it is written in a memo."""

    span: Span
    """From the first bracket to the last, in code points of the memo."""
    kind: str
    """One of `LINK_KINDS`; empty where only a name is written."""
    target: str
    """A name, a path, or a UUID or its beginning; never blank."""
    shown: str
    """The words behind the bar; empty where there are none."""

    @property
    def written(self) -> str:
        """What a reader sees where it leads nowhere: the words behind the bar, else what stands before it."""
        return self.shown or (f"{self.kind}:{self.target}" if self.kind in ("memo", "quote") else self.target)


def parse_links(text: str) -> list[MemoLink]:
    """The links of a memo, in their order.

    `[[target]]` or `[[target|words to show]]` on one line, with no bracket inside: where brackets are nested the
    innermost pair is the link. What is not closed, or blank, is text.
    """
    if "[[" not in text:
        return []
    return [link for found in _LINK.finditer(text) if (link := _link(found)) is not None]


def _link(found: re.Match[str]) -> MemoLink | None:
    whole, _, shown = found[1].partition("|")
    kind, colon, target = whole.partition(":")
    kind = kind.strip().lower()
    if not colon or kind not in LINK_KINDS:
        kind, target = "", whole
    target = " ".join(target.split())
    return MemoLink(Span(*found.span()), kind, target, " ".join(shown.split())) if target else None


def link_begun(before: str) -> str | None:
    """What has been typed of a link behind its two brackets, given the text before the cursor; None outside one."""
    found = _OPEN.search(before)
    return found[1] if found else None


def write_link(kind: str, identity: str, name: str) -> str:
    """A link that survives a change of the name, with the present one as the words it shows.

    Args:
        kind: One of `LINK_KINDS`.
        identity: The UUID or as much of it as tells it from others, see `identity_among`.
        name: Brackets and bars in it, which would end the link, are replaced.
    """
    return f"[[{kind}:{identity}|{' '.join(name.translate(_UNFIT).split())}]]"


def write_target(written: str, target: str) -> str:
    """A link with another target: the words behind its bar stay as they were written."""
    _, bar, shown = written[2:-2].partition("|")
    return f"[[{target}{bar}{shown}]]"


def identity_among(uuid: str, others: Iterable[str]) -> str:
    """The beginning of a UUID that no other has, and none that is made later will have: the time is in it."""
    beginnings = [uuid[:length] for length in _BEGINNINGS]
    for other in others:
        if other != uuid:
            beginnings = [beginning for beginning in beginnings if not other.startswith(beginning)]
            if not beginnings:
                return uuid
    return beginnings[0]


def rewritten(text: str, words: Callable[[MemoLink], str]) -> str:
    """A memo with other words in the place of its links."""
    parts, end = [], 0
    for link in parse_links(text):
        parts += [text[end : link.span.start], words(link)]
        end = link.span.end
    return "".join([*parts, text[end:]])


def as_written(text: str) -> str:
    """A memo with the words of its links in their place, as they were written: nothing is looked up for it."""
    return rewritten(text, lambda link: link.written)


def folded(text: str) -> str:
    """A text as memos are searched: neither case nor accents count."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
