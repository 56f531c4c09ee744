"""The identity key as values: who the participants really are, and what stands for names in the texts.

It lies in a sealed file of its own and is never part of a project.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from qualcode.domain.choices import Gender
from qualcode.domain.identifiers import IdentifierType

VERSION = 1
"""Of the form in which a key is kept; a newer one is refused."""


LONGEST, LONG = 300, 10_000
"""Characters that a name or contact may have, and a note on consent."""
_Line = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST, strip_whitespace=True)]


class _Kept(BaseModel):
    """A part of a key; never changed once made."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(_Kept):
    """Somebody with a real name: a participant, or one who is only spoken of."""

    pseudonym: _Line
    """What she is called in the study; that of a participant is the name of her case."""
    names: tuple[_Line, ...] = Field(min_length=1)
    """Real names: the whole one first, then all other ways in which she is called (`Rosa`, `Mrs Smith`, `Rosie`)."""
    case: str | None = None
    """The UUID of the participant; None for somebody who is only spoken of."""
    stands: str = Field(default="", max_length=2 * LONGEST)
    """Given and family name that stand for hers in texts; empty where the pseudonym stands for every name of hers."""
    contacts: tuple[_Line, ...] = ()
    """Telephone numbers, addresses, whatever she is reached by."""
    consent: str = Field(default="", max_length=LONG)
    """What she agreed to, when, and where the form lies."""
    gender: Gender = "any"
    """Of the pseudonym, as chosen."""
    culture: str = Field(default="", max_length=100)
    """Of the pseudonym, as chosen; a name of `identity.pseudonyms.CULTURES`."""


class OtherName(_Kept):
    """What is no person and may tell who somebody is: a school, a place, a telephone number."""

    name: _Line
    stands: _Line
    """What stands in its place: `[school 1]`."""
    type: IdentifierType = "other"


class IdentityKey(_Kept):
    """All that is known of who is who in one project."""

    format: Literal["qualcode identity key"] = "qualcode identity key"
    version: Literal[1] = 1
    project: str
    """The UUID of the project."""
    project_name: str = ""
    """As it was when the key was made, for messages."""
    people: tuple[Person, ...] = ()
    """In the order in which they were added."""
    others: tuple[OtherName, ...] = ()

    def person_of(self, case: str) -> Person | None:
        """Who a participant is; None where the key does not know.

        Args:
            case: The UUID of the participant.
        """
        return next((person for person in self.people if person.case == case), None)

    def all_names(self) -> Iterator[tuple[str, str]]:
        """Each real name, contact and other name that must not leave the study, with what stands for it."""
        for person in self.people:
            for name in (*person.names, *person.contacts):
                yield name, person.pseudonym
        for other in self.others:
            yield other.name, other.stands
