"""What the screen of words reads of the project beside counts, and the code in vivo that it makes of a phrase."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.analysis.resolving import People, value_order
from qualcode.cases.attributes import BEARERS
from qualcode.codebook.freezing import FrozenError
from qualcode.codebook.tree import SEPARATOR, load_tree
from qualcode.coding.applying import Applied, create_and_apply
from qualcode.domain.codebook_entries import same_name
from qualcode.domain.shown_words import shown_word
from qualcode.domain.suggestion_lists import Place
from qualcode.domain.translation import tr
from qualcode.domain.values import IN_VIVO
from qualcode.domain.word_answers import KeyPhrase
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import running_freeze
from qualcode.storage.reads.documents import find_document
from qualcode.storage.reads.history import list_changes
from qualcode.suggestions.deciding import check_place
from qualcode.tui.coding.proposing import Proposed, propose_codes
from qualcode.tui.words.questions import group_of_code


@dataclass(frozen=True, slots=True)
class Present:
    """What holds now."""

    as_of: int
    """The latest change; what was counted before it may have become other."""
    codes: dict[str, str]
    """Name as `same_name` compares it → path, of codes that are not retired."""
    frozen: str = ""
    """For what the codebook is frozen; empty while it is not."""


def read_present(project: Project) -> Present:
    """What holds now."""
    with project.reading():
        tree, freeze = load_tree(project), running_freeze(project)
        codes = {same_name(code.name): tree.path(code.id) for code in tree.walk() if not code.retired}
        latest = list_changes(project, limit=1)
        return Present(latest[0].id if latest else 0, codes, freeze.name if freeze is not None else "")


def read_groups(project: Project) -> list[tuple[str, str, str]]:
    """All groups that words can be contrasted by: as `keyness` takes each, its name, and what it is."""
    with project.reading():
        people, tree = People(project), load_tree(project)
        found: list[tuple[str, str, str]] = []
        for level in [*(name.shown for name in people.names if name.level in BEARERS), "site"]:
            source = people.source(level)
            values = {people.value(source, document, person) for document, person in _everybody(people)} - {None}
            for value in value_order([value for value in values if value], people.names, source):
                found.append((f"{level}={value}", f"{shown_word(level)} = {value}", shown_word(source.level)))
        for code in tree.walk():
            if not code.retired:
                found.append(
                    (group_of_code(tree.path(code.id)), tree.path(code.id), tr("what is said inside its codings"))
                )
        people_named = {people.cases[p].name for _, p in _everybody(people) if p is not None}
        found += [(f"participant={name}", name, tr("a participant")) for name in sorted(people_named)]
        found += [(f"document={one.name}", one.name, tr("a document")) for one in people.documents.values()]
        return found


def _everybody(people: People) -> set[tuple[int, int | None]]:
    """Each document with each participant who speaks in it, and with nobody."""
    found: set[tuple[int, int | None]] = {(document, None) for document in people.documents}
    for document in people.documents:
        speakers = [speaker.id for speaker in people.speakers_of(document)]
        found.update((document, person) for person in people.participants(speakers))
    return found


def in_vivo_of(project: Project, phrase: KeyPhrase, parent_id: int | None) -> Applied | Proposed:
    """Make a code that is named by a phrase and give it to the first place where that is said; while the codebook is
    frozen, propose it with this place.

    Args:
        phrase: The phrase.
        parent_id: The code above it; None for the top.

    Raises:
        NotFoundError: The document is no longer there.
        RuleError: There is such a code, or the text was corrected since the phrase was found.
    """
    where = phrase.example
    document = find_document(project, where.document)
    check_place(project, Place(document.id, document.name, where.start, where.end, where.quote, where.speaker or ""))
    name = phrase.phrase.replace(SEPARATOR, "∕")
    path = name if parent_id is None else f"{load_tree(project).path(parent_id)}{SEPARATOR}{name}"
    span = (where.start, where.end)
    try:
        return create_and_apply(project, document.id, span, path, origin=IN_VIVO)
    except FrozenError:
        return propose_codes(project, document.id, span, [path])
