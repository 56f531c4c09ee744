"""Which code there is which here, before a project that grew apart is merged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qualcode.codebook.tree import load_tree
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.team.coders import check_lead
from qualcode.team.merging.codebook import code_matches
from qualcode.team.merging.opening import opened


@dataclass(frozen=True, slots=True)
class MappedCode:
    """A code there, and the one here that it would be taken for."""

    theirs: str
    """Its path there."""
    ours: str
    """The path of the code here; empty for a code that would be new here."""
    certain: bool
    """Whether it is the same code, as copies of one project have it; another cannot be chosen then."""


def map_codes(project: Project, file: Path) -> tuple[MappedCode, ...]:
    """The codes of a file that is to be merged, in the order of its codebook; none for a bundle, whose codes are these.

    Raises:
        ProjectError: It is no project, damaged, edited, of another project, or newer than this qualcode.
        RuleError: The session's coder is no lead.
    """
    check_lead(project, tr("merge"))
    with opened(project, file) as returned, project.reading():
        if returned.bundle is not None:
            return ()
        ours, theirs = load_tree(project), load_tree(returned.theirs)
        here = {code.uuid for code in ours.walk()}
        certain = [code.uuid in here for code in theirs.walk()]
        matches = code_matches(ours, theirs)
        return tuple(MappedCode(path, same, sure) for (path, same), sure in zip(matches, certain, strict=True))
