"""A pass from beginning to end: looking documents through, and carrying out what a person decided."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.domain.choices import Gender
from qualcode.domain.errors import InputError, NotFoundError
from qualcode.domain.identifiers import DocumentText
from qualcode.domain.pseudonymising import (
    DecidedEntry,
    Entry,
    LookedAt,
    Pass,
    Ruling,
    Spot,
    checked_words,
    replaced_by,
)
from qualcode.domain.translation import tr
from qualcode.identity.cultures import CULTURES, culture_for
from qualcode.identity.elsewhere import Elsewhere, find_elsewhere, swaps_of
from qualcode.identity.key_opening import OpenKey
from qualcode.identity.map_keeping import with_pairs
from qualcode.identity.naming import Names
from qualcode.identity.proposing import Material, gather, other_texts, proposed, spot_at
from qualcode.identity.pseudonymising import Pseudonymised, pairs_of, pseudonymise
from qualcode.identity.searching import Searched
from qualcode.identity.study_words import StudyWords
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import list_documents, read_transcript
from qualcode.storage.reads.rows import read_rows


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is looked for, and what stands for it."""

    documents: tuple[str, ...] | None = None
    """Names or UUIDs; None for all."""
    listed: Mapping[str, str] = field(default_factory=dict)
    """Names of a list → what stands for them; empty where the list does not say."""
    culture: str = ""
    """Whose names pseudonyms are like; empty: by the language of the texts."""
    gender: Gender = "any"
    pseudonyms: bool = True
    """Whether persons get pseudonyms; else they are numbered."""


def look_through(
    project: Project, wishes: Wishes, search: Callable[[Material], Searched], key: OpenKey | None = None
) -> Pass:
    """All that may tell who somebody is, with a proposal for each; nothing is changed.

    Args:
        search: Searches the texts: `searching.search_here` or `search_aside`.
        key: The identity key, where one is open.

    Raises:
        NotFoundError: A document is not there.
        ModelError: The process that searches ended.
    """
    material = begin(project, wishes, key)
    return finish(project, wishes, material, search(material), key)


def begin(project: Project, wishes: Wishes, key: OpenKey | None = None) -> Material:
    """The first half of `look_through`: read what is to be searched.

    Raises:
        NotFoundError: A document is not there, or there is none.
    """
    known = [name for name, _ in key.key.all_names()] if key is not None else []
    material = gather(project, wishes.documents, [*known, *wishes.listed])
    if not material.documents:
        raise NotFoundError(tr("there are no documents"), remedy=tr("import some first"))
    return material


def finish(
    project: Project, wishes: Wishes, material: Material, searched: Searched, key: OpenKey | None = None
) -> Pass:
    """The second half: what is proposed for what was found."""
    culture = culture_of(wishes, material)
    names = Names(
        culture,
        wishes.gender,
        key=key.key if key is not None else None,
        listed=wishes.listed,
        taken=StudyWords(project).holds,
    )
    return proposed(
        material,
        searched.findings,
        names,
        others=other_texts(project, material),
        taken=[other.stands for other in key.key.others] if key is not None else (),
        pseudonyms=wishes.pseudonyms,
        warnings=(searched.problem,) if searched.problem else (),
    )


def culture_of(wishes: Wishes, material: Material) -> str:
    """Whose names pseudonyms are like in a pass."""
    return wishes.culture if wishes.culture in CULTURES else culture_for((material.language or "")[:2].lower() or None)


def counts_elsewhere(project: Project, passed: Pass, rulings: Mapping[int, Ruling]) -> dict[Elsewhere, int]:
    """How often what is to be replaced stands outside of the texts, by kind; as far as the coder may see it."""
    swaps = swaps_of(list(replaced_by(passed, rulings)))
    counts: dict[Elsewhere, int] = {}
    for found in find_elsewhere(project, swaps):
        counts[found.kind] = counts.get(found.kind, 0) + found.places
    return counts


def carry_out(
    project: Project,
    passed: Pass,
    rulings: Mapping[int, Ruling],
    *,
    also: Collection[Elsewhere] = (),
    key: OpenKey | None = None,
    culture: str = "",
) -> Pseudonymised:
    """Replace what a person said yes to, as one change; an identity key that is open holds what stands for what.

    The key is written first: a key that knows more than was done does no harm, texts whose key was lost would.

    Args:
        also: Where else the same names are replaced.
        key: The identity key.
        culture: Of the pseudonyms, for the key.

    Raises:
        RuleError: See `pseudonymising.pseudonymise`.
        QualcodeError: The key cannot be written.
    """
    pairs = pairs_of(list(replaced_by(passed, rulings)))
    if key is not None and pairs:
        key.changed(lambda now: with_pairs(now, pairs, culture))
    kinds: Sequence[Elsewhere] = tuple(also)
    return pseudonymise(project, passed, rulings, also=kinds)


def from_decisions(
    project: Project, decided: Sequence[DecidedEntry], file: str, *, keeps_map: bool = False
) -> tuple[Pass, dict[int, Ruling]]:
    """A pass as a decision file has it, and what the file says to it.

    Args:
        decided: What the file says.
        file: The name used in messages.
        keeps_map: Whether an identity key is open that will hold what stands for what.

    Raises:
        InputError: A place is in no text as it is now: a document was changed, replaced or removed since.
    """
    current = {document.version_id: document for document in list_documents(project)}
    uuids = dict(read_rows(project, "version", {"id": list(current)}, ("uuid", "id")))
    texts: dict[str, DocumentText] = {}
    looked_at: dict[str, LookedAt] = {}
    entries, rulings = [], {}
    for number, one in enumerate(decided):
        spots: list[Spot] = []
        own: dict[tuple[int, int, int], str | None] = {}
        for place in one.places:
            if place.version not in texts:
                document = current.get(uuids.get(place.version, 0))
                if document is None:
                    raise InputError(
                        tr("the text that this place counts in is not the present one of any document"),
                        file=file,
                        line=place.line,
                        remedy=tr("write the file anew with --review"),
                    )
                transcript = read_transcript(project, document)
                texts[place.version] = DocumentText(document.uuid, document.name, transcript.text, transcript.turns)
                looked_at[place.version] = LookedAt(document.uuid, document.name, place.version)
            at = list(looked_at).index(place.version)
            spot = spot_at(at, texts[place.version], place.start, place.end, certain=place.certain)
            if not spot.written.strip():
                raise InputError(
                    tr("there are no words at this place"), file=file, line=place.line, remedy=tr("take it out")
                )
            spots.append(spot)
            if place.verdict != "open":
                words = checked_words(place.words or one.words) if place.verdict == "replace" else None
                own[spot.key] = words
        words = checked_words(one.words) if one.verdict == "replace" or one.words else one.found
        entries.append(Entry(one.type, one.found, tuple(spots), words))
        rulings[number] = Ruling(one.verdict, "", own)
    return Pass(tuple(looked_at.values()), tuple(entries), keeps_map=keeps_map), rulings
