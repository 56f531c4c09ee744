"""Older versions of a document, to be read: the text as it was, and what was coded in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.errors import NotFoundError
from qualcode.domain.translation import tr
from qualcode.domain.values import Coder, Transcript
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.documents import get_document, read_transcript, version_ids
from qualcode.storage.reads.older import OldCoding, codings_of_version


@dataclass(frozen=True, slots=True)
class OlderVersion:
    """A text that a document had, or has."""

    transcript: Transcript
    number: int
    """From 1."""
    count: int
    """How many versions there are; the last is the present text."""
    codings: tuple[OldCoding, ...] | None
    """What was coded when the next version took its place; None where the journal does not say."""
    tree: CodeTree
    coders: dict[int, Coder]
    me: int | None


def open_version(project: Project, document_id: int, number: int) -> OlderVersion:
    """Read a version with what was coded in it; the present one as it stands.

    Raises:
        NotFoundError: The document or the version is not there.
    """
    with project.reading():
        document = get_document(project, document_id)
        versions = version_ids(project, document_id)
        if not 1 <= number <= len(versions):
            raise NotFoundError(
                tr("“{name}” has no version {number}", name=document.name, number=number),
                remedy=tr("its versions are 1 to {latest}", latest=len(versions)),
            )
        version_id = versions[number - 1]
        found: list[OldCoding] | None
        if number < len(versions):
            found = codings_of_version(project, document_id, version_id, versions[number])
        else:
            found = _present(project, document_id)
        return OlderVersion(
            read_transcript(project, replace(document, version_id=version_id, version=number)),
            number,
            len(versions),
            tuple(found) if found is not None else None,
            load_tree(project),
            {coder.id: coder for coder in list_coders(project)},
            project.known_coder_id(),
        )


def _present(project: Project, document_id: int) -> list[OldCoding]:
    from qualcode.storage.reads.codings import list_codings

    return [
        OldCoding(coding.id, coding.code_id, coding.coder_id, coding.span, coding.star)
        for coding in list_codings(project, document_id=document_id)
    ]
