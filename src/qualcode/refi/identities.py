"""Identities and colours as REFI-QDA files write them."""

from __future__ import annotations

import re
import uuid
from functools import lru_cache
from hashlib import sha1

from qualcode.domain.codebook_entries import parse_colour
from qualcode.domain.errors import RuleError

_OURS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:qualcode:refi").bytes
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HEX = re.compile(r"#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,[^)]*)?\)", re.IGNORECASE)
_LONGEST_KNOWN = 64
"""Characters of a GUID however it is written; what is longer is no GUID and not kept in memory."""
# The sixteen names of HTML; those of our own palette come before them.
_HTML = {
    "aqua": "#00FFFF",
    "black": "#000000",
    "blue": "#0000FF",
    "fuchsia": "#FF00FF",
    "gray": "#808080",
    "green": "#008000",
    "lime": "#00FF00",
    "maroon": "#800000",
    "navy": "#000080",
    "olive": "#808000",
    "purple": "#800080",
    "red": "#FF0000",
    "silver": "#C0C0C0",
    "teal": "#008080",
    "white": "#FFFFFF",
    "yellow": "#FFFF00",
}


def guid_key(written: str) -> str:
    """What two ways of writing one GUID have in common: no braces, no blanks, lower case.

    Anything else that a program writes for an id is kept, so that references to it still find it.
    """
    return written.strip().removeprefix("{").removesuffix("}").lower()


def known_key(written: str) -> str:
    """As `guid_key`, for what is named again and again: the codes and the users that codings refer to."""
    return _keys(written) if len(written) <= _LONGEST_KNOWN else guid_key(written)


_keys = lru_cache(maxsize=8192)(guid_key)


def canonical_guid(written: str) -> str:
    """A GUID in lower case without braces, as our UUIDs are; empty where it has another shape than 8-4-4-4-12 digits.

    The digits that name a version are not looked at: programs write others.
    """
    key = guid_key(written)
    return key if _GUID.fullmatch(key) is not None else ""


def minted_guid(*parts: str) -> str:
    """The GUID, in lower case, of what has none: the same parts always give the same one."""
    # As `uuid.uuid5` makes it, in a third of its time: each passage of a project needs one.
    raw = bytearray(sha1(_OURS + "\n".join(parts).encode(), usedforsecurity=False).digest()[:16])
    raw[6] = raw[6] & 0x0F | 0x50
    raw[8] = raw[8] & 0x3F | 0x80
    digits = raw.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def read_colour(written: str) -> tuple[str, bool]:
    """A colour of another program as `#RRGGBB`, and whether its transparency was left out.

    Args:
        written: `#RGB`, `#RRGGBB`, `#AARRGGBB`, `#RRGGBBAA` (where only its end is opaque), each also without `#`;
            `rgb(r, g, b)`, `rgba(…)`; a name of our palette or of HTML's sixteen, in any case.

    Raises:
        RuleError: It is none of these.
    """
    text = written.strip()
    channels = _RGB.fullmatch(text)
    if channels is not None and all(int(channel) <= 255 for channel in channels.groups()):
        return "#" + "".join(f"{int(channel):02X}" for channel in channels.groups()), text[3] in "aA"
    digits = _HEX.fullmatch(text)
    if digits is None:
        return _named(text), False
    found = digits[1].upper()
    if len(found) < 8:
        return parse_colour(f"#{found}"), False
    return "#" + (found[:6] if found.endswith("FF") and not found.startswith("FF") else found[2:]), True


def _named(text: str) -> str:
    try:
        return parse_colour(text)
    except RuleError:
        if text.lower() not in _HTML:
            raise
        return _HTML[text.lower()]
