"""What the import screen says of a file: its row, what was understood, its turns, and what became of it."""

from __future__ import annotations

from pathlib import Path

from rich.cells import cell_len
from textual.content import Content

from qualcode.documents.importing import FileReport, ImportReport, Said
from qualcode.domain.import_choices import ImportChoices
from qualcode.domain.shown_words import shown_word
from qualcode.domain.times import clock
from qualcode.domain.translation import number, tr
from qualcode.domain.wording import counted
from qualcode.tui.prompts.rows import QUIET, Cell, Piece, harmless, one_line

NOBODY = tr("if people speak in it, begin their turns with “NAME: ” in the file and import it again")

_SIGNS: dict[str, Piece] = {
    "": (tr("… to read"), "quiet"),
    "would import": (tr("✓ import"), "good"),
    "known": (tr("= known"), "quiet"),
    "refused": (tr("✗ refused"), "warn"),
    "skipped": (tr("– skipped"), "quiet"),
    "left out": (tr("– left out"), "quiet"),
}
SIGNS = max(cell_len(sign) for sign, _ in _SIGNS.values())
"""Cells of what becomes of a file."""
_STYLES = {"imported": ("✓", "$text-success"), "refused": ("✗", "$text-error")}
_MOST_VOICES = 12


def file_cells(file: Path, outcome: str, report: FileReport | None) -> tuple[Cell, ...]:
    """The row of a file; an exclamation mark says that there is a warning.

    Args:
        file: The file.
        outcome: What would become of it, as `ImportPlan.outcomes` has it.
        report: What is understood of it so far.
    """
    sign = _SIGNS[outcome]
    if outcome == "would import" and report is not None and report.warnings:
        sign = (tr("! import"), "warn")
    known = report is not None and report.outcome in ("would import", "known")
    return (
        (sign,),
        ((file.name, "strong" if outcome in ("", "would import") else "quiet"),),
        number(report.words) if report is not None and known else "",
        f"{len(report.voices)}" if report is not None and known else "",
    )


def details(report: FileReport, choices: ImportChoices) -> Content:
    """What was understood of a file; what was chosen is said to be."""
    if report.outcome in ("refused", "skipped"):
        lines = [(f"{harmless(warning)}\n", "$text-warning") for warning in report.warnings]
        return Content.assemble((f"{harmless(report.file.name)}\n", "bold"), *lines)
    facts = [
        (tr("kind"), shown_word(report.kind), choices.kind),
        (tr("encoding"), report.encoding or tr("that of the format"), choices.encoding == report.encoding),
        (tr("notation"), report.notation or tr("nobody is named"), choices.notation),
        (tr("language"), harmless(report.language) or tr("not stated"), choices.language),
    ]
    size = f"{report.format}, {counted(report.words, 'word')}, {counted(report.turns, 'turn')}"
    parts: list[tuple[str, str] | str] = [(harmless(report.document), "bold"), f"\n{size}"]
    for name, value, chosen in facts:
        parts += [(f"\n{name:9} ", QUIET), value, (tr(" (chosen)") if chosen else "", QUIET)]
    parts += _voices(report)
    if not report.voices and report.outcome == "would import":
        parts.append(
            ("\n" + tr("Nobody is named in it: n chooses how speakers are marked; {else_do}.", else_do=NOBODY), QUIET)
        )
    parts += [(f"\n! {harmless(warning)}", "$text-warning") for warning in report.warnings]
    return Content.assemble(*parts)


def _voices(report: FileReport) -> list[tuple[str, str] | str]:
    """The speakers with their turns; those who ask are said so."""
    parts: list[tuple[str, str] | str] = []
    for voice in report.voices[:_MOST_VOICES]:
        role = f", {shown_word(voice.role)}" if voice.role != "unknown" else ""
        parts += [
            (f"\n{tr('speakers')}  ", QUIET) if not parts else "; ",
            (one_line(voice.label, 30), "bold"),
            f" {number(voice.turns)}{role}",
        ]
    if len(report.voices) > _MOST_VOICES:
        parts.append((tr("; and {more} more", more=len(report.voices) - _MOST_VOICES), QUIET))
    return parts


def turn_cells(said: Said) -> tuple[Cell, ...]:
    """The row of a turn."""
    speaker = (said.speaker, "strong") if said.speaker else ("–", "quiet")
    time = clock(said.start_ms) if said.start_ms is not None else ""
    return ((time, "quiet"),), (speaker,), said.text or ((tr("(no speech)"), "quiet"),)


def headline(report: ImportReport) -> str:
    """What became of an import, in a line."""
    taken = sum(file.outcome == "imported" for file in report.files)
    if report.interrupted:
        return tr("Stopped: {files} imported, the rest not", files=counted(taken, "file"))
    return tr("{taken} of {all} files imported", taken=taken, all=len(report.files))


def report_text(report: ImportReport) -> Content:
    """What became of each file; those that need a look come first, those that were skipped last."""
    rank = {"refused": 0, "imported": 1, "known": 2, "skipped": 3}
    order = sorted(report.files, key=lambda file: (rank[file.outcome], not file.warnings))
    lines = [_report_lines(file, *_STYLES.get(file.outcome, ("–", QUIET))) for file in order]
    return Content("\n").join(lines) if lines else Content(tr("There was no file in that folder."))


def _report_lines(file: FileReport, sign: str, style: str) -> Content:
    parts: list[tuple[str, str] | str] = [
        (f"{sign} {shown_word(file.outcome)}", style),
        f"  {harmless(file.file.name)}",
    ]
    if file.outcome == "imported":
        speakers = ", ".join(file.speakers) or tr("nobody named")
        size = f"{counted(file.words, 'word')}, {counted(file.turns, 'turn')}"
        parts.append((f"\n    {shown_word(file.kind)}, {size}; {harmless(speakers)}", QUIET))
        if not file.speakers:
            parts.append((f"\n    {NOBODY}", QUIET))
    for warning in file.warnings:
        parts.append((f"\n    {harmless(warning)}", "$text-warning" if file.outcome != "skipped" else QUIET))
    return Content.assemble(*parts)
