"""File names made of names of people and things: every system takes them, and none of them leads elsewhere."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80
"""Bytes of such a name without its ending."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)", re.IGNORECASE)
_KEPT = frozenset(" -_.'()")


def file_name_of(name: str, fallback: str) -> str:
    """A file's name without its ending: letters and digits of any script stay, and what no system minds.

    Args:
        name: What a coder, a study … is called.
        fallback: What the file is called where nothing of the name can stay.
    """
    kept = "".join(sign if _stays(sign) else "-" for sign in name)
    kept = " ".join(kept.split()).lstrip(" .-~_").rstrip(" .-_")
    while len(kept.encode()) > LONGEST:
        kept = kept[:-1].rstrip(" .")
    if not any(sign.isalnum() for sign in kept):
        return fallback
    return f"_{kept}" if _RESERVED.match(kept) else kept


def _stays(sign: str) -> bool:
    return sign.isalnum() or sign in _KEPT or unicodedata.category(sign) in ("Mn", "Mc")
