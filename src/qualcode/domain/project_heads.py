"""What tells a project as text from any other folder."""

from __future__ import annotations

from typing import Final

HEAD: Final = "qualcode.json"
"""The file in which such a folder says what it is."""
UNFINISHED: Final = "qualcode.json.unfinished"
"""How that file is called while the folder is written: one that was broken off is not taken for whole."""
HEADS = (HEAD, UNFINISHED)
