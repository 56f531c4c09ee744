"""Codes on the keys of the coding screen: which key a name stands for, and taking a code off its keys."""

from __future__ import annotations

from qualcode.codebook.tree import load_tree
from qualcode.domain.changes import Effects
from qualcode.domain.choices import PIN_KEYS
from qualcode.domain.errors import RuleError
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import pinned_codes


def slot_of(key: str) -> int:
    """The slot, 6 to 10, of a key of `PIN_KEYS`."""
    return 6 + PIN_KEYS.index(key)


def keys_by_code(project: Project) -> dict[int, str]:
    """code → the key on which the session's coder put it; the first one if it lies on several."""
    coder_id = project.known_coder_id()
    pinned = pinned_codes(project, coder_id) if coder_id is not None else {}
    return {pinned[slot]: PIN_KEYS[slot - 6] for slot in sorted(pinned, reverse=True)}


def unpin_code(project: Project, code_id: int) -> Effects:
    """Take a code off every key on which the session's coder put it.

    Raises:
        RuleError: It lies on none.
    """
    path = load_tree(project).path(code_id)
    coder_id = project.known_coder_id()
    pinned = pinned_codes(project, coder_id) if coder_id is not None else {}
    if code_id not in pinned.values():
        raise RuleError(
            tr("“{path}” lies on none of your keys", path=path),
            remedy=tr("name one of {keys} to put it there", keys=", ".join(PIN_KEYS)),
        )
    with project.change("pin", tr("{path} taken off its key", path=path)) as tx:
        tx.delete_where("pinned_code", {"coder_id": coder_id, "code_id": code_id})
    return project.last
