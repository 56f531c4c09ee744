"""What tests of the identity key share: a key, and words of a study that holds none of them."""

from __future__ import annotations

from qualcode.domain.identity_key import IdentityKey
from qualcode.identity.key_people import Added, Told, add_person
from qualcode.identity.study_words import StudyWords

KEY = IdentityKey(project="01890000-0000-7000-8000-000000000000", project_name="Weeks")
ENGLISH = "English (United States)"


class NoWords(StudyWords):
    """A study without a text, in which some words are ordinary."""

    called = frozenset[str]()

    def __init__(self, ordinary: str = "", held: str = "") -> None:
        self._ordinary, self._held = ordinary.split(), held.split()

    def holds(self, name: str) -> bool:
        return bool({name, *name.split()} & set(self._held))

    def is_ordinary(self, word: str) -> bool:
        return word in self._ordinary


def with_person(key: IdentityKey, *names: str, pseudonym: str = "", culture: str = ENGLISH) -> Added:
    """A key with somebody more in it."""
    return add_person(key, NoWords(), Told(names=names, pseudonym=pseudonym), None, culture=culture)
