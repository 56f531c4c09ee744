"""What is known all the while that a REFI-QDA project is read: its identities, and what is counted and lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from qualcode.domain.codebook_entries import shown
from qualcode.domain.exchange import Losses
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.domain.translation import tr
from qualcode.importing.foreign_things import in_words
from qualcode.refi.containers import Container
from qualcode.refi.identities import guid_key, minted_guid
from qualcode.refi.mending import Notices
from qualcode.refi.own_conventions import is_own, read_guid


class Identities:
    """The UUIDs of what a file holds: the same GUID of the file is always the same UUID.

    Args:
        digest: Of the file, for what has no usable GUID.
        origin: The program that wrote it, as it calls itself.
        losses: Where it is told that a GUID stands for two things.
    """

    def __init__(self, digest: str, origin: str, losses: Losses) -> None:
        self._digest = digest
        self._origin = origin
        self._losses = losses
        self._used: dict[str, set[str]] = {}

    def of(self, written: str) -> str:
        """The UUID that a GUID of the file stands for, also one of another shape; empty for none."""
        key = guid_key(written)
        if not key:
            return ""
        return read_guid(key, self._origin) or minted_guid(self._digest, key)

    def own(self, thing: str, written: str, *place: str) -> str:
        """The UUID of one thing that no other of its kind has.

        Args:
            thing: One of `COUNTED`.
            written: Its GUID as it stands in the file.
            place: What it is known by where it has no GUID, or that of another: the same each time the file is read.
        """
        used = self._used.setdefault(thing, set())
        uuid = self.of(written) or minted_guid(self._digest, thing, *place)
        number = 1
        while uuid in used:
            if number == 1 and guid_key(written):
                self._losses.tolerate(
                    tr("{things} with the id of another one got one of their own", things=in_words(thing)),
                    shown(written),
                )
            number += 1
            uuid = minted_guid(self._digest, thing, guid_key(written), *place, str(number))
        used.add(uuid)
        return uuid


@dataclass(slots=True)
class Reading:
    """One reading of one file."""

    container: Container
    wishes: OpeningWishes
    origin: str
    base_path: str
    losses: Losses = field(default_factory=Losses)
    counted: Counter[str] = field(default_factory=Counter)
    quiet: bool = False
    """Whether it is only looked where passages lie."""
    ids: Identities = field(init=False)

    def __post_init__(self) -> None:
        self.ids = Identities(self.container.digest, self.origin, self.losses)

    @property
    def own(self) -> bool:
        """Whether qualcode wrote the file; it is then taken to the letter."""
        return is_own(self.origin)

    @property
    def escapes(self) -> bool:
        """Whether names were escaped once too often, as QualCoder does."""
        return self.origin.casefold().startswith("qualcoder")

    def said(self, text: str) -> str:
        """The words of a Description: others lay them out with white space at their ends."""
        return text if self.own else text.strip()

    def aside(self) -> Reading:
        """The same file, read for something else: nothing is counted or told."""
        return Reading(self.container, self.wishes, self.origin, self.base_path, quiet=True)

    def tell(self, notices: Notices) -> None:
        """Tell what was mended of names and texts."""
        for kind, examples in notices.kinds():
            note = self.losses.leave_out if notices.is_left_out(kind) else self.losses.tolerate
            for example in examples or [""]:
                note(kind, shown(example))
