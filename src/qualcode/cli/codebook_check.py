"""Checking a codebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.codebook import codebook
from qualcode.cli.output import answer_json, one_line, say
from qualcode.cli.session import Session, json_option
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.codebook.checking import Flaw

__all__ = ["check", "codebook"]

FLAWED = 3
"""Status where there are errors or warnings."""
_MOST_PATHS = 8
"""Codes that are named of one flaw."""


@codebook.verb("check")
@json_option
def check(session: Session, as_json: bool) -> None:
    """Look through the codebook: cycles, names, definitions, examples, links, colours and use.

    Nothing is changed. The status is 0 where there is nothing worse than notes, else 3.
    """
    from qualcode.codebook.checking import check_codebook
    from qualcode.storage.reads.codes import list_codes

    with session.reading() as project, project.reading():
        flaws = check_codebook(project)
        identities = {code.id: code.uuid for code in list_codes(project)}
    counts = {severity: sum(flaw.severity == severity for flaw in flaws) for severity in ("error", "warning", "note")}
    if as_json:
        answer_json(_json(flaws, counts, identities))
    else:
        for flaw in flaws:
            say(_line(flaw))
        told = (
            (counts["error"], counted(counts["error"], "error")),
            (counts["warning"], counted(counts["warning"], "warning")),
            (counts["note"], counted(counts["note"], "note")),
        )
        found = ", ".join(said for count, said in told if count) or tr("nothing found")
        say(tr("{codes} looked through: {found}", codes=counted(len(identities), "code"), found=found))
    if counts["error"] or counts["warning"]:
        click.get_current_context().exit(FLAWED)


def _json(flaws: list[Flaw], counts: dict[str, int], identities: dict[int, str]) -> dict[str, Any]:
    return {
        "codes": len(identities),
        "errors": counts["error"],
        "warnings": counts["warning"],
        "notes": counts["note"],
        "flaws": [
            {
                "kind": flaw.kind,
                "severity": flaw.severity,
                "codes": [
                    {"id": identities[id_], "path": path} for id_, path in zip(flaw.code_ids, flaw.codes, strict=True)
                ],
                "sentence": flaw.sentence,
                "remedy": flaw.remedy,
            }
            for flaw in flaws
        ],
    }


def _line(flaw: Flaw) -> str:
    """One flaw on one line, with those of its codes that the sentence does not name."""
    named = [one_line(path) for path in flaw.codes if f"“{path}”" not in flaw.sentence]
    more = tr(" and {number_named} more", number_named=len(named) - _MOST_PATHS) if len(named) > _MOST_PATHS else ""
    which = f": {', '.join(named[:_MOST_PATHS])}{more}" if named else ""
    return f"{flaw.severity}: {one_line(flaw.sentence)}{which}; {flaw.remedy}"
