"""The identity key of a participant who is erased: what else she is called, and forgetting who she was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qualcode.domain.errors import QualcodeError
from qualcode.domain.values import Case, Document
from qualcode.identity.key_files import key_place
from qualcode.identity.key_opening import OpenKey, open_key, open_key_unasked
from qualcode.identity.key_people import linked, without_case
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_cases

NONE, UNOPENED, KNOWN, UNKNOWN = "none", "not opened", "to be forgotten", "not in it"


@dataclass(frozen=True, slots=True)
class KeyOfErased:
    """What the identity key has to do with a participant who is erased."""

    path: Path | None
    """Where the key is; None where there is none."""
    state: str
    """`none`, `not opened`, `to be forgotten`, or `not in it`."""
    names: tuple[str, ...] = ()
    """What she is really called."""
    opened: OpenKey | None = None
    cases: tuple[Case, ...] = ()
    case: str = ""

    def forget(self) -> None:
        """Take her out of the key for good, and out of the copy that lies beside it.

        Raises:
            QualcodeError: The file cannot be changed; she stands in it yet.
        """
        if self.opened is not None and self.state == KNOWN:
            self.opened.changed(lambda key: without_case(linked(key, self.cases), self.case), for_good=True)


def key_of_erased(
    project: Project, bearer: Case | Document, *, named: Path | None = None, setting: str = "", ask: bool = True
) -> KeyOfErased:
    """What the identity key of a project knows of a participant; one that does not open stands in nobody's way.

    Args:
        named: The key's file, by an option.
        setting: The setting `identity_key`.
        ask: Whether somebody may be asked for its passphrase.
    """
    path = key_place(project.location, named=named, setting=setting)
    if path is None or not path.is_file():
        return KeyOfErased(None, NONE)
    try:
        opened = open_key(project, path) if ask else open_key_unasked(project, path)
    except QualcodeError:
        opened = None
    if opened is None:
        return KeyOfErased(path, UNOPENED)
    cases = tuple(list_cases(project, "participant"))
    person = linked(opened.key, cases).person_of(bearer.uuid)
    if person is None:
        return KeyOfErased(path, UNKNOWN)
    return KeyOfErased(path, KNOWN, tuple(person.names), opened, cases, bearer.uuid)
