"""Which command does what each action of the words screen does."""

from __future__ import annotations

from qualcode.domain.translation import tr

_NAMES = {
    "words": tr("words anew by left right stems stop_words length at_least said_by roles"),
    "concordance": tr("context choose order across"),
    "keyness": tr("contrast group versus"),
    "phrases": "phrases",
    "codebook create": "in_vivo",
    "documents text": "open",
}
WORDS = {f"words.{name}": command for command, names in _NAMES.items() for name in names.split()}
"""Action → command."""
