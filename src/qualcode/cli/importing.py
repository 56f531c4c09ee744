"""Importing transcripts, with a bar while it runs and a report for each file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import answer_json, answer_table, note, one_line, say
from qualcode.cli.session import Session, command, json_option
from qualcode.domain.import_choices import ENCODINGS, NO_SPEAKERS, NOTATIONS
from qualcode.domain.shown_words import shown_word
from qualcode.domain.times import clock
from qualcode.domain.translation import number, plural, tr
from qualcode.domain.values import DOCUMENT_KINDS
from qualcode.settings import import_profiles
from qualcode.settings.paths import profiles_dir

if TYPE_CHECKING:
    from qualcode.documents.importing import FileReport, ImportReport
    from qualcode.documents.surveys import SurveyReport
    from qualcode.domain.import_choices import ImportChoices

_NOTATIONS = ", ".join((*NOTATIONS.values(), NO_SPEAKERS))
_ENCODINGS = ", ".join(list(ENCODINGS)[:6])


@command("import")
@click.argument("paths", metavar="FILES/DIRS…", nargs=-1, type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(DOCUMENT_KINDS), help=tr("What all of them are; else guessed for each."))
@click.option(
    "--encoding",
    metavar="NAME",
    help=tr("The encoding of all that are text: {encodings} …; else found out.", encodings=_ENCODINGS),
)
@click.option(
    "--notation",
    metavar="NOTATION",
    help=tr("How speakers are marked: {notations}; else found out.", notations=_NOTATIONS),
)
@click.option("--interviewer", metavar="LABEL", multiple=True, help=tr("Whoever has this label asks; can be repeated."))
@click.option("--not-interviewer", metavar="LABEL", multiple=True, help=tr("Whoever has this label does not ask."))
@click.option("--language", metavar="TAG", help=tr("The language of all of them: de, pt-BR …; else as each file says."))
@click.option("--profile", metavar="NAME", help=tr("Take the choices saved under this name; options go before them."))
@click.option("--save-profile", metavar="NAME", help=tr("Save the choices of this import for the next folder."))
@click.option("--profiles", is_flag=True, help=tr("List the saved choices instead."))
@click.option(
    "--survey", is_flag=True, help=tr("A sheet with one line per respondent: its open answers are documents.")
)
@click.option("--respondent", metavar="COLUMN", help=tr("With --survey: the column that tells respondents apart."))
@click.option(
    "--answers", metavar="COLUMN", multiple=True, help=tr("With --survey: a column of answers; can be repeated.")
)
@click.option("--leave-out", metavar="COLUMN", multiple=True, help=tr("With --survey: a column that is not taken in."))
@click.option("--dry-run", is_flag=True, help=tr("Only report what would be imported, and what was understood."))
@click.option(
    "--preview",
    metavar="N",
    type=click.IntRange(1, 1000),
    help=tr("With --dry-run: show the first N turns of each file."),
)
@json_option
@click.pass_context
def import_(
    ctx: click.Context,
    /,
    session: Session,
    paths: tuple[Path, ...],
    survey: bool,
    respondent: str | None,
    answers: tuple[str, ...],
    leave_out: tuple[str, ...],
    dry_run: bool,
    preview: int | None,
    profiles: bool,
    save_profile: str | None,
    as_json: bool,
    **decided: Any,
) -> None:
    """Import transcripts from files and folders.

    A file that was imported before is recognised by its bytes. Status 3: some files were refused or have warnings;
    1: nothing could be imported.
    """
    from qualcode.documents.importing import import_documents
    from qualcode.documents.preview import preview_import
    from qualcode.documents.surveys import import_survey

    if profiles:
        _list_profiles(as_json)
        return
    _check_usage(paths, survey, [respondent, *answers, *leave_out], dry_run, preview, [*decided.values(), save_profile])
    choices = _choices(**decided)
    if save_profile is not None:
        _save(save_profile, choices)
    report: ImportReport
    with session.reading() if dry_run else session.writing() as project:
        if survey:
            named = {"texts": answers, "leave_out": leave_out}
            report = import_survey(project, paths[0], respondent=respondent, **named, dry_run=dry_run)
        elif dry_run:
            report = preview_import(project, paths, choices=choices, opening=preview or 0)
        else:
            report = import_documents(project, paths, choices=choices)
    if as_json:
        answer_json(_as_json(report, dry_run, preview is not None))
    elif dry_run and not survey:
        _print_preview(report)
    else:
        _print(report)
    ctx.exit(_status(report))


def _check_usage(
    paths: Sequence[Path],
    survey: bool,
    columns: Sequence[str | None],
    dry_run: bool,
    preview: int | None,
    decided: Sequence[object],
) -> None:
    if not paths:
        raise click.UsageError(tr("Missing argument 'FILES/DIRS…'."))
    if survey and (len(paths) > 1 or any(decided) or preview):
        raise click.UsageError(tr("--survey takes one sheet, and its answers are survey answers"))
    if not survey and any(columns):
        raise click.UsageError(tr("--respondent, --answers and --leave-out belong to --survey"))
    if preview and not dry_run:
        raise click.UsageError(tr("--preview belongs to --dry-run"))


def _choices(
    *,
    profile: str | None,
    encoding: str | None,
    notation: str | None,
    interviewer: Sequence[str],
    not_interviewer: Sequence[str],
    language: str | None,
    kind: str | None,
) -> ImportChoices:
    """The choices of a profile, where one is named, with those of the options put before them."""
    from qualcode.domain.import_choices import AS_FOUND, checked

    base = import_profiles.read_profile(profile) if profile is not None else AS_FOUND
    named = {label.casefold() for label in (*interviewer, *not_interviewer)}
    return checked(
        encoding=encoding or base.encoding,
        notation=notation or base.notation,
        interviewers=(*(label for label in base.interviewers if label.casefold() not in named), *interviewer),
        not_interviewers=(
            *(label for label in base.not_interviewers if label.casefold() not in named),
            *not_interviewer,
        ),
        language=language or base.language,
        kind=kind or base.kind,
    )


def _save(name: str, choices: ImportChoices) -> None:
    from qualcode.domain.import_choices import AS_FOUND

    if choices == AS_FOUND:
        raise click.UsageError(tr("--save-profile has nothing to save: no choice was made"))
    note(
        tr(
            "the choices are saved as “{name}” in {file}",
            name=name.strip(),
            file=import_profiles.save_profile(name, choices),
        )
    )


def _list_profiles(as_json: bool) -> None:
    found = {name: import_profiles.read_profile(name) for name in import_profiles.profile_names()}
    folder = profiles_dir()
    if as_json:
        answer_json({"folder": str(folder), "profiles": [_profile_json(*one) for one in found.items()]})
        return
    say(f"{folder}{'' if folder.exists() else tr(' (not made yet)')}")
    for name, choices in found.items():
        say(f"  {name}: {_in_words(choices)}")


def _profile_json(name: str, choices: ImportChoices) -> dict[str, Any]:
    return {
        "name": name,
        "encoding": choices.encoding,
        "notation": choices.notation,
        "interviewers": list(choices.interviewers),
        "not_interviewers": list(choices.not_interviewers),
        "language": choices.language,
        "kind": choices.kind,
    }


def _in_words(choices: ImportChoices) -> str:
    values = _profile_json("", choices)
    told = [
        f"{key.replace('_', ' ')} {', '.join(value) if isinstance(value, list) else value}"
        for key, value in values.items()
        if value
    ]
    return "; ".join(told) or tr("nothing is decided")


def _status(report: ImportReport) -> int:
    outcomes = {file.outcome for file in report.files}
    if report.interrupted:
        note(tr("interrupted; what was imported by then is in the project, the rest is not"))
        return 1
    if not outcomes & {"imported", "known", "would import"}:
        if not outcomes & {"refused"}:
            note(tr("there is no transcript to import there; see `qualcode import --help` for what can be read"))
        return 1
    warned = any(file.warnings for file in report.files if file.outcome in ("imported", "would import"))
    return 3 if warned or "refused" in outcomes else 0


def _print(report: ImportReport) -> None:
    from qualcode.documents.surveys import SurveyReport

    columns = (
        tr("file"),
        tr("outcome"),
        tr("kind"),
        tr("words"),
        tr("turns"),
        tr("speakers"),
        tr("encoding"),
    )
    rows = [_row(file) for file in report.files]
    if rows:
        answer_table(columns, rows, right=(tr("words"), tr("turns"), tr("speakers")))
    for file in report.files:
        if file.outcome in ("imported", "would import") and file.document != file.file.stem:
            say(tr("{file} is called “{document}”", file=file.file.name, document=one_line(file.document)))
    _note_warnings(report.files)
    if isinstance(report, SurveyReport) and report.attributes:
        say(
            tr("attributes of the participants: {names}", names=", ".join(one_line(name) for name in report.attributes))
        )
    if report.effects.change_id is not None:
        say(report.effects.summary)


def _note_warnings(files: Sequence[FileReport]) -> None:
    """What there is to look at, file by file; known files under their own name in one line, however many."""
    from qualcode.documents.importing import document_name

    plainly_known = []
    for file in files:
        if file.outcome == "known" and file.document == document_name(file.file):
            plainly_known.append(file)
            continue
        for warning in file.warnings:
            # A refusal names its file itself.
            note(
                tr("refused: {warning}", warning=warning)
                if file.outcome == "refused"
                else f"{shown_word(file.outcome)}: {file.file}: {warning}"
            )
    if plainly_known:
        names = ", ".join(file.file.name for file in plainly_known[:3]) + (" …" if len(plainly_known) > 3 else "")
        note(
            plural(
                "known: {number:,} file is in the project already ({names})",
                "known: {number:,} files are in the project already ({names})",
                len(plainly_known),
                names=names,
            )
        )


def _row(file: FileReport) -> tuple[object, ...]:
    taken = file.outcome in ("imported", "would import")
    return (
        one_line(file.file.name, 40),
        shown_word(file.outcome),
        shown_word(file.kind) if taken else "",
        file.words if taken else None,
        file.turns if taken else None,
        len(file.speakers) if taken else None,
        file.encoding if taken else "",
    )


def _print_preview(report: ImportReport) -> None:
    """A paragraph for each file that would be imported: what was understood, who speaks, and how it begins."""
    taken = [file for file in report.files if file.outcome == "would import"]
    for file in report.files:
        if file.outcome == "would import":
            _print_understood(file)
        else:
            say(f"{one_line(file.file.name)}: {shown_word(file.outcome)}")
    _note_warnings(report.files)
    words = sum(file.words for file in taken)
    say(
        tr(
            "would import {taken} of {files} files, {words:,} words",
            taken=len(taken),
            files=len(report.files),
            words=words,
        )
    )


def _print_understood(file: FileReport) -> None:
    say(
        tr(
            "{name}: would import “{document}” as {kind}",
            name=one_line(file.file.name),
            document=one_line(file.document),
            kind=shown_word(file.kind),
        )
    )
    notation = tr("speakers marked “{notation}”", notation=file.notation) if file.notation else tr("nobody is named")
    encoding = file.encoding or tr("encoding of the format")
    language = (
        tr("language {language}", language=one_line(file.language)) if file.language else tr("language not stated")
    )
    say(f"  {file.format}, {encoding}, {notation}, {language}")
    say(tr("  {words:,} words in {turns:,} turns", words=file.words, turns=file.turns))
    width = max((len(one_line(voice.label, 40)) for voice in file.voices), default=0)
    for voice in file.voices:
        role = f"  {shown_word(voice.role)}" if voice.role != "unknown" else ""
        say(f"    {one_line(voice.label, 40):{width}} {number(voice.turns):>6}{role}")
    for said in file.opening:
        time = clock(said.start_ms) if said.start_ms is not None else ""
        say(f"  | {time:>8} {one_line(said.speaker or '–', 20):20} {one_line(said.text, 100)}".rstrip())


def _as_json(report: ImportReport, dry_run: bool, opening: bool) -> dict[str, Any]:
    from qualcode.documents.surveys import SurveyReport

    return {
        "dry_run": dry_run,
        "interrupted": report.interrupted,
        "change": report.effects.summary or None,
        **(_columns_json(report) if isinstance(report, SurveyReport) else {}),
        "files": [_file_json(file) | (_opening_json(file) if opening else {}) for file in report.files],
    }


def _columns_json(report: SurveyReport) -> dict[str, Any]:
    return {"attributes": list(report.attributes), "left_out": list(report.left_out)}


def _file_json(file: FileReport) -> dict[str, Any]:
    return {
        "file": str(file.file),
        "outcome": file.outcome,
        "document": file.document or None,
        "kind": file.kind or None,
        "words": file.words,
        "turns": file.turns,
        "speakers": list(file.speakers),
        "encoding": file.encoding or None,
        "notation": file.notation or None,
        "warnings": list(file.warnings),
        "format": file.format or None,
        "language": file.language or None,
        "voices": [{"label": voice.label, "turns": voice.turns, "role": voice.role} for voice in file.voices],
    }


def _opening_json(file: FileReport) -> dict[str, Any]:
    return {
        "opening": [{"speaker": said.speaker, "time_ms": said.start_ms, "text": said.text} for said in file.opening]
    }
