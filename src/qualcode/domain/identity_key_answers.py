"""What commands of the identity key answer: the models behind `--json`, described in `docs/json.md`."""

from __future__ import annotations

from qualcode.domain.answers import Answer


class PersonAnswer(Answer):
    """Somebody in the key."""

    pseudonym: str
    participant: str | None
    """What the participant is called in the project; null for somebody who is no participant there."""
    id: str | None
    """The UUID of the participant."""
    names: tuple[str, ...]
    """Real names."""
    stands: str
    """What stands for the whole name in transcripts; empty where the pseudonym does."""
    contacts: tuple[str, ...]
    consent: str
    gender: str
    culture: str


class OtherNameAnswer(Answer):
    """A name of something else."""

    name: str
    stands: str
    type: str


class KeyAnswer(Answer):
    """What a key holds: real names."""

    file: str
    people: tuple[PersonAnswer, ...]
    others: tuple[OtherNameAnswer, ...]


class PseudonymsAnswer(Answer):
    """Pseudonyms that fit and are free."""

    culture: str
    gender: str
    pseudonyms: tuple[str, ...]
    """Given and family name."""


class CultureAnswer(Answer):
    """Whose names a pseudonym can be like."""

    name: str
    in_latin: bool
    family_first: bool
