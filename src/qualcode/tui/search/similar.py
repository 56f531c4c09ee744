"""Passages like some words, as the search lists them."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.codebook.tree import load_tree
from qualcode.domain.suggestion_lists import SimilarPassages
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.tui.search.findings import Line

BY = {"words": tr("compared by the words they share"), "meaning": tr("compared by their meaning")}


def named(project: Project, found: SimilarPassages) -> dict[int, str]:
    """The names of the codes that the passages have."""
    tree = load_tree(project)
    codes = {code for one in found.found for code in one.codes}
    return {code: tree.code(code).name for code in codes if code in tree}


def as_lines(found: SimilarPassages, names: Mapping[int, str]) -> list[Line]:
    """The passages in lines, the likest first."""
    lines = []
    for one in found.found:
        place = one.place
        codes = tuple(names[code] for code in one.codes if code in names)
        spot = (place.document_id, place.document, place.start, place.end)
        lines.append(Line(*spot, 0, place.speaker, "", place.quote, "", one.likeness, codes))
    return lines


def compared_by(found: SimilarPassages) -> str:
    """What passages were compared by, in words."""
    return BY[found.by]
