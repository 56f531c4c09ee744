"""Dropping texts that hold names for good, once a pseudonymised version stands in their place."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import regex

from qualcode.domain.erasure import AuditLine, Erased, Erasure
from qualcode.domain.errors import RuleError
from qualcode.domain.locations import Location, ServerAddress
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Document
from qualcode.domain.wording import counted
from qualcode.identity.pseudonymising import MARK
from qualcode.identity.study_words import StudyWords
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document, list_documents, read_text
from qualcode.storage.reads.rows import rows_of
from qualcode.storage.reads.unplaced import list_unplaced
from qualcode.suggestions.cached import forget
from qualcode.team.coders import check_lead
from qualcode.text.alignment import align
from qualcode.text.word_forms import fold

VERB = "drop-originals"
_TOKEN = regex.compile(r"\[[^\[\]\n]{1,80}\]|[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]")
_LONGEST = 12
"""Words of one replacement at most: what is longer was corrected, not renamed."""
_LEAST_DIGITS = 5


@dataclass(frozen=True, slots=True)
class DroppedDocument:
    """A document whose unredacted text goes."""

    name: str
    uuid: str
    versions: int
    """Older versions that go."""
    original: bool
    """Whether the imported file of a version that stays goes, too."""


@dataclass(frozen=True, slots=True)
class DropPlan:
    """What dropping takes out, worked out and not yet done."""

    erasure: Erasure
    line: AuditLine
    documents: tuple[DroppedDocument, ...]
    names: Mapping[str, str]
    """What was replaced in the texts, and what stands there: replaced wherever people wrote it, in the past, too."""
    ordinary: tuple[str, ...]
    """Of these, what is an ordinary word, or stands for several: it is replaced nowhere else."""
    contents: frozenset[bytes]
    """The hashes of the texts that go: by them copies are known that hold them, too."""


def plan_dropping(project: Project, documents: Collection[str] | None = None) -> DropPlan:
    """Work out which texts go; nothing is written.

    Args:
        documents: Names or UUIDs; None for all that were pseudonymised. Of one that was replaced by a file that
            somebody pseudonymised elsewhere, every older version goes.

    Raises:
        NotFoundError: A document is not there.
        RuleError: None has a text to be dropped, codings of such a text wait for a place, or the session's coder is
            no lead where there is one.
    """
    check_lead(project, tr("drop texts for good"))
    with project.reading(), project.seeing_all():
        chosen = list_documents(project) if documents is None else [find_document(project, one) for one in documents]
        found = [_OneDocument(project, document, named=documents is not None) for document in chosen]
        going = [one for one in found if one.older or one.with_file]
        if not going:
            raise RuleError(
                tr("no document has an older text to be dropped"),
                remedy=tr("`qualcode identity pseudonymise` makes a version without names first"),
            )
        _check_nothing_waits(project, going)
        names, ordinary = _names(project, going)
    versions = frozenset(row["uuid"] for one in going for row in one.older)
    told = tuple(DroppedDocument(one.document.name, one.document.uuid, len(one.older), one.with_file) for one in going)
    summary = tr(
        "{texts} of {documents} dropped for good",
        texts=counted(len(versions), "older text"),
        documents=counted(len(told), "document"),
    )
    return DropPlan(
        Erasure(versions=versions, originals=frozenset(one.flagged for one in going), names=names),
        AuditLine(
            project.spelling(project.coder),
            VERB,
            summary,
            "; ".join(f"document {one.uuid}" for one in told),
        ),
        told,
        names,
        ordinary,
        frozenset(row["text_sha256"] for one in going for row in one.older),
    )


def rehearse(where: Location, plan: DropPlan) -> Erased | None:
    """What dropping would take out, counted; None for a project on a server, where nothing can be tried out.

    Raises:
        ProjectError: The project is damaged, or there is no room for a copy of it.
    """
    if isinstance(where, ServerAddress):
        return None
    from qualcode.storage.erasing.erasing import rehearse_erasing

    return rehearse_erasing(where, plan.erasure, plan.line)


def forget_beside(project: Project) -> None:
    """Delete the cache, with all that was learnt from the texts; before `drop`.

    Raises:
        ProjectError: It cannot be deleted.
    """
    forget(project)


def drop(where: Location, plan: DropPlan, *, take_over: bool = False) -> Erased:
    """Drop the texts from a project, which must not be open anywhere; it cannot be undone.

    Raises:
        ProjectError: Somebody has the project open, it is damaged, or the disk fails; it is as it was then.
    """
    if isinstance(where, ServerAddress):
        from qualcode.storage.erasing.on_server import erase_on_server

        return erase_on_server(where, plan.erasure, plan.line)
    from qualcode.storage.erasing.erasing import erase_from_file

    return erase_from_file(where, plan.erasure, plan.line, take_over=take_over)


class _OneDocument:
    """A document's versions, from the one without names on and before it."""

    def __init__(self, project: Project, document: Document, *, named: bool) -> None:
        self.document = document
        rows = sorted(rows_of(project, "version", {"document_id": document.id}), key=lambda row: row["number"])
        marked = [number for number, row in enumerate(rows) if MARK in _notes(row["metadata"])]
        first = marked[-1] if marked else len(rows) - 1 if named else 0
        self.older = rows[:first]
        self.flagged: str = rows[first]["uuid"]
        """The UUID of the first version that stays."""
        self.with_file = bool(marked) and any(
            row["original_sha256"] != row["text_sha256"] for row in rows[first : first + 1]
        )
        self.steps = [(rows[number - 1]["id"], rows[number]["id"]) for number in marked if number]
        """Versions before and after names were replaced, by their ids."""


def _notes(metadata: str) -> Mapping[str, object]:
    held = json.loads(metadata)
    return held if isinstance(held, dict) else {}


def _check_nothing_waits(project: Project, going: list[_OneDocument]) -> None:
    gone = {row["id"]: one.document.name for one in going for row in one.older}
    waiting = [gone[one.version_id] for one in list_unplaced(project) if one.version_id in gone]
    if waiting:
        raise RuleError(
            plural(
                "{number:,} passage of “{document}” waits for a place and would go with the text that it stood in",
                "{number:,} passages of “{document}” wait for a place and would go with the text that it stood in",
                len(waiting),
                document=waiting[0],
            ),
            remedy=tr("place or discard it first: `qualcode documents unplaced`"),
        )


def _names(project: Project, going: list[_OneDocument]) -> tuple[dict[str, str], tuple[str, ...]]:
    """What was replaced by what in the texts; and of it what must not be replaced elsewhere."""
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    spelled: dict[str, str] = {}
    for one in going:
        for before, after in one.steps:
            for old, new in replaced_words(read_text(project, before), read_text(project, after)):
                spelled.setdefault(fold(old), old)
                pairs[fold(old)][new] += 1
    words = StudyWords(project)
    names: dict[str, str] = {}
    ordinary: list[str] = []
    for key, counts in pairs.items():
        old = spelled[key]
        if len({fold(new) for new in counts}) > 1 or (" " not in old and words.is_ordinary(old)):
            ordinary.append(old)
        else:
            names[old] = counts.most_common(1)[0][0]
    return names, tuple(sorted(ordinary))


def replaced_words(before: str, after: str) -> Iterator[tuple[str, str]]:
    """What became other words from one version to the next, and those words; only where names may have been replaced.

    Args:
        before: The older text.
        after: The newer one.
    """
    old, new = list(_TOKEN.finditer(before)), list(_TOKEN.finditer(after))
    to_new = align([one[0] for one in old], [one[0] for one in new]).to_new
    place, behind = 0, 0
    while place < len(old):
        if to_new[place] >= 0:
            behind = to_new[place] + 1
            place += 1
            continue
        first = place
        while place < len(old) and to_new[place] < 0:
            place += 1
        end = to_new[place] if place < len(old) else len(new)
        if place - first <= _LONGEST and behind < end and end - behind <= _LONGEST:
            said = " ".join(before[old[first].start() : old[place - 1].end()].split())
            if _may_name(said):
                yield said, " ".join(after[new[behind].start() : new[end - 1].end()].split())
        behind = max(behind, end)


def _may_name(said: str) -> bool:
    digits = sum(map(str.isdigit, said))
    letters = sum(map(str.isalpha, said))
    return letters > 1 or digits >= _LEAST_DIGITS or (letters == 1 and ord(max(said)) > 0x2E80)
