"""XML as our files write it: one element a line, in pieces, so that no more than one source is held."""

from __future__ import annotations

import re

_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_IN_ATTRIBUTES = re.compile('[&<>"\t\n\r]')
_IN_CONTENT = re.compile("[&<>\r]")
# A reader makes blanks of line ends and tabs in attributes, and `\n` of `\r` anywhere, unless they stand as numbers.
_WRITTEN = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
REPLACED = "\ufffd"
"""What stands for a character that XML cannot hold."""


def holds(text: str) -> bool:
    """Whether XML can hold all of a text's characters."""
    return _NEVER.search(text) is None


def without_impossible(text: str) -> str:
    """A text with `REPLACED` for each character that XML cannot hold."""
    return _NEVER.sub(REPLACED, text)


def quoted(text: str) -> str:
    """A text, of characters that XML can hold, as it stands between the quotes of an attribute."""
    if _IN_ATTRIBUTES.search(text) is None:
        return text
    return _IN_ATTRIBUTES.sub(lambda match: _WRITTEN[match[0]], text)


def content(text: str) -> str:
    """A text, of characters that XML can hold, as it stands in an element."""
    if _IN_CONTENT.search(text) is None:
        return text
    return _IN_CONTENT.sub(lambda match: _WRITTEN[match[0]], text)


def tag(name: str, /, **attributes: str) -> str:
    """An element without content; attributes that are empty are left out."""
    return f"<{name}{attributes_of(attributes)}/>\n"


def opened(name: str, /, **attributes: str) -> str:
    """The begin of an element."""
    return f"<{name}{attributes_of(attributes)}>\n"


def closed(name: str) -> str:
    """The end of an element."""
    return f"</{name}>\n"


def element(name: str, text: str) -> str:
    """An element without attributes that holds a text."""
    return f"<{name}>{content(text)}</{name}>\n"


def described(text: str) -> str:
    """The Description of what it is written below; nothing for an empty one."""
    return element("Description", text) if text else ""


def attributes_of(attributes: dict[str, str]) -> str:
    """Attributes as they stand in a tag, each behind a blank; empty ones are left out."""
    return "".join(f' {name}="{quoted(value)}"' for name, value in attributes.items() if value)
