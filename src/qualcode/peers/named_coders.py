"""Users of other programs that are known by nothing but their names, as coders."""

from __future__ import annotations

from collections.abc import Iterable

from qualcode.domain.codebook_entries import shown
from qualcode.domain.exchange import ExchangedCoder, Losses
from qualcode.domain.translation import tr
from qualcode.domain.values import CONSENSUS
from qualcode.refi.identities import minted_guid

LONGEST_NAME = 80
"""Code points of a coder's name."""
NAMELESS = "coder without a name"


def named_coders(names: Iterable[str], identity: str, losses: Losses) -> dict[str, ExchangedCoder]:
    """A coder for each name, with the names that our rules allow.

    Args:
        names: As the file has them; each once, those that differ in case alone are different people.
        identity: What their identities are made of, beside their names.
        losses: Where it is told that a name was changed.
    """
    taken = {CONSENSUS.casefold()}
    found: dict[str, ExchangedCoder] = {}
    for written in names:
        clean = " ".join("".join(sign if sign.isprintable() else " " for sign in written).split())
        name = _free(clean[:LONGEST_NAME].rstrip() or NAMELESS, taken)
        if name != written:
            losses.tolerate(
                tr("names of users that cannot be used here, or are another's, were changed"), shown(written)
            )
        found[written] = ExchangedCoder(minted_guid(identity, "coder", written), name)
    return found


def _free(name: str, taken: set[str]) -> str:
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        ending = f" ({number})"
        found = name[: LONGEST_NAME - len(ending)].rstrip() + ending
    taken.add(found.casefold())
    return found
