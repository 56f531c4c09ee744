"""Which command does what each action of the words screen does."""

from __future__ import annotations

_NAMES = {
    "words": "words anew by left right stems stop_words length at_least said_by roles",
    "concordance": "context choose order across",
    "keyness": "contrast group versus",
    "phrases": "phrases",
    "codebook create": "in_vivo",
    "documents text": "open",
}
WORDS = {f"words.{name}": command for command, names in _NAMES.items() for name in names.split()}
"""Action → command."""
