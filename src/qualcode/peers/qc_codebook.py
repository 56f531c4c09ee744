"""The codes of a qc project: names, in a tree in which one name may stand at several places."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qualcode.domain.codebook_entries import CodebookFile, shown
from qualcode.domain.errors import InputError
from qualcode.domain.exchange import Losses, OfCodes
from qualcode.domain.translation import tr
from qualcode.importing import codebook_nodes as nodes
from qualcode.importing.decoding import decode
from qualcode.importing.whole_files import read_whole
from qualcode.peers.code_trees import code_entries
from qualcode.peers.flat_projects import FlatCode
from qualcode.refi.identities import minted_guid

_NAMELESS = "\0"
"""The key of a code whose name is empty: that of no code is the top."""
_FORM = tr("it is a list of names, of which each may have a list of names below it")


def read_tree(path: Path) -> dict[str, list[str]]:
    """The codes of a `codebook.yaml`: each name with what it stands under, empty at the top, in the order of the file.

    A file that is not there, or empty, holds no codes.

    Raises:
        InputError: It cannot be read as a tree of names; with the line.
    """
    found: dict[str, list[str]] = {}
    try:
        is_there = path.exists()
    except OSError:  # Its settings may name what no file can be called.
        is_there = False
    if not is_there:
        return found
    text = decode(read_whole(path), str(path)).text
    if not text.strip() or text.strip() in ("[]", "{}", "null", "~", "---"):
        return found
    waiting = [("", nodes.Events(str(path), text, holds=tr("a codebook of qc"), form=_FORM).tree())]
    # Depth first and in order: what stands below a name is looked at before its next sibling.
    while waiting:
        above, node = waiting.pop()
        below = _named(node, path) if isinstance(node, nodes.Scalar | nodes.Mapping) else []
        for name, _ in below:
            found.setdefault(name, []).append(above)
        waiting += [(name, children) for name, children in reversed(below) if children is not None]
        if isinstance(node, nodes.Sequence):
            waiting += [(above, item) for item in reversed(node.items)]
    return found


def _named(node: nodes.Scalar | nodes.Mapping, path: Path) -> list[tuple[str, nodes.Node | None]]:
    """The names of an item, each with what stands below it."""
    if isinstance(node, nodes.Scalar):
        return [(node.text.strip(), None)] if node.text.strip() else []
    for name, line in node.key_lines.items():
        if not name.strip():
            raise InputError(tr("a code without a name stands here"), file=path, line=line, remedy=tr("give it a name"))
    return [(name.strip(), children) for name, children in node.items.items()]


def code_book(
    tree: dict[str, list[str]], named: Iterable[str], used: Iterable[str], losses: Losses
) -> tuple[CodebookFile, dict[str, str], int]:
    """The codebook, the UUID of each code by its name, and how many codes the project holds.

    Args:
        tree: As `read_tree` gives it.
        named: Codes that the project has a row for.
        used: Codes that something is coded with.
        losses: Where it is told what was mended.
    """
    codes = []
    for name, above in tree.items():
        places = list(dict.fromkeys(one for one in above if one and one != name))
        if len(above) > 1:
            losses.tolerate(
                OfCodes(
                    tr("codes that stand at several places of the codebook have one, and the others as further themes")
                ),
                shown(name),
            )
        codes.append(FlatCode(name, (name,), name, parents=tuple(places)))
    coded = dict.fromkeys(used)
    for name in coded:
        if name not in tree:
            losses.tolerate(OfCodes(tr("codes that the codebook does not hold stand at its top")), shown(name))
            codes.append(FlatCode(name or _NAMELESS, (name,), name))
    idle = [name for name in dict.fromkeys(named) if name not in tree and name not in coded]
    for name in idle:
        losses.leave_out(
            OfCodes(tr("codes that the codebook does not hold and nothing is coded with were left out")),
            shown(name),
            thing="codes",
        )
    entries, uuids = code_entries(codes, lambda code: minted_guid("qc", "code", *code.identity), losses)
    if _NAMELESS in uuids:
        uuids[""] = uuids.pop(_NAMELESS)
    return CodebookFile("", "", entries), uuids, len(codes) + len(idle)
