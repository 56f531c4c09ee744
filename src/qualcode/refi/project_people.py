"""The users of a REFI-QDA project as coders, also those that it only speaks of."""

from __future__ import annotations

import html
from xml.etree.ElementTree import Element

from qualcode.domain.codebook_entries import shown
from qualcode.domain.exchange import ExchangedCoder
from qualcode.domain.translation import tr
from qualcode.domain.values import CONSENSUS
from qualcode.refi.identities import guid_key
from qualcode.refi.own_conventions import UNKNOWN_CODER
from qualcode.refi.project_reading import Reading

LONGEST_NAME = 80
"""Code points of a coder's name."""
NAMELESS = "coder without a name"
UNKNOWN = "unknown coder"


class Coders:
    """The coders of one project."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._by_key: dict[str, ExchangedCoder] = {}
        self._nameless_keys: list[ExchangedCoder] = []
        self._taken: set[str] = set() if reading.own else {CONSENSUS.casefold()}
        self._spoken_of: dict[str, None] = {}

    def add(self, element: Element) -> None:
        """Note a `User`."""
        raw = element.get("guid", "")
        key = guid_key(raw)
        if self._is_nobody(key):
            return
        self._reading.counted["coders"] += 1
        written = element.get("name", "") or element.get("id", "")
        if key in self._by_key:
            self._reading.losses.tolerate(
                tr("users that stand in the file several times came once"), shown(written), thing="coders"
            )
            return
        name = self._free(_mended(html.unescape(written) if self._reading.escapes else written))
        if name != written:
            self._reading.losses.tolerate(
                tr("names of users that cannot be used here, or are another's, were changed"), name
            )
        coder = ExchangedCoder(self._reading.ids.own("coders", raw, name), name)
        if key:
            self._by_key[key] = coder
        else:
            self._nameless_keys.append(coder)

    def speak_of(self, key: str) -> None:
        """Note that something is said to be a user's."""
        if key:
            self._spoken_of[key] = None

    def settle(self) -> tuple[ExchangedCoder, ...]:
        """All coders, when the file has been gone through: the users, and one for each that it does not hold."""
        for key in self._spoken_of:
            if key not in self._by_key and not self._is_nobody(key):
                name = self._free(UNKNOWN)
                self._reading.counted["coders"] += 1
                self._reading.losses.tolerate(
                    tr("users that the file speaks of and does not name are unknown coders"), name
                )
                self._by_key[key] = ExchangedCoder(self._reading.ids.own("coders", key, name), name)
        return (*self._by_key.values(), *self._nameless_keys)

    def of(self, key: str) -> str:
        """The UUID of who has a key; empty for nobody."""
        coder = self._by_key.get(key)
        return coder.uuid if coder is not None else ""

    def _is_nobody(self, key: str) -> bool:
        return self._reading.own and key == UNKNOWN_CODER

    def _free(self, name: str) -> str:
        found, number = name, 1
        while found.casefold() in self._taken:
            number += 1
            ending = f" ({number})"
            found = name[: LONGEST_NAME - len(ending)].rstrip() + ending
        self._taken.add(found.casefold())
        return found


def _mended(written: str) -> str:
    """A name that a coder may have: on one line, printable, not too long."""
    clean = " ".join("".join(sign if sign.isprintable() else " " for sign in written).split())
    return clean[:LONGEST_NAME].rstrip() or NAMELESS
