"""Names of folders that every file system takes, and that say which document lies in them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

LONGEST = 100
"""Bytes of a folder's name without what tells it apart: paths on some systems end at 260 signs."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)", re.IGNORECASE)
_TAIL = 8
"""Digits of a UUID that tell two names apart."""


def folder_names(documents: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """UUID → the name of the folder of a document.

    It is the document's own name where every system can write that and no other document's looks the same to one; else
    the name with ` ~` and the last digits of its UUID behind what could be kept of it.

    Args:
        documents: UUIDs and names.
    """
    plain = {uuid: (name, _safe(name)) for uuid, name in documents}
    seen = Counter(_alike(safe) for _, safe in plain.values())
    return {
        uuid: safe if safe == name and seen[_alike(safe)] == 1 else f"{safe} ~{uuid.replace('-', '')[-_TAIL:]}".strip()
        for uuid, (name, safe) in plain.items()
    }


def _safe(name: str) -> str:
    kept = "".join("_" if unicodedata.category(sign)[0] == "C" or sign in "\u2028\u2029" else sign for sign in name)
    kept = _FORBIDDEN.sub("_", kept).strip(" ")
    if kept[:1] in (".", "-", "~"):
        kept = "_" + kept[1:]
    while len(kept.encode()) > LONGEST:
        kept = kept[:-1]
    kept = kept.rstrip(" .")
    return f"_{kept}" if not kept or _RESERVED.match(kept) else kept


def _alike(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())
