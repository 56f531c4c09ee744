"""Documents: what there is, how far each has come, its text, its name."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import answer_json, answer_table, answer_text, one_line, say, visible
from qualcode.cli.session import Session, documents_named, json_option, noun
from qualcode.domain.shown_words import shown_word
from qualcode.domain.times import iso_time
from qualcode.domain.translation import tr
from qualcode.domain.values import DOCUMENT_STATES
from qualcode.retrieval.references import References

if TYPE_CHECKING:
    from qualcode.documents.listing import DocumentStatus
    from qualcode.storage.project import Project


@noun("documents")
def documents() -> None:
    """The texts of the study.

    DOC is a document's name, or its ID or the beginning of it.
    """


@documents.verb("list")
@click.option("--set", "set_name", metavar="NAME", help=tr("Only the documents of a set."))
@click.option("--state", type=click.Choice(DOCUMENT_STATES), help=tr("Only those in this state."))
@json_option
def list_(session: Session, set_name: str | None, state: str | None, as_json: bool) -> None:
    """List all documents with the coder's progress."""
    from qualcode.documents.listing import list_status

    with session.reading() as project:
        found = list_status(project, session.coder_id(project))
        wanted = documents_named(project, (), set_name)
    cited = References(status.document for status in found)
    ids = None if wanted is None else {document.id for document in wanted}
    shown = [
        status
        for status in found
        if (ids is None or status.document.id in ids) and (state is None or status.state == state)
    ]
    if as_json:
        answer_json([status_json(status, cited) for status in shown])
        return
    if not shown:
        say(
            tr("there are no documents yet; `qualcode import` takes transcripts in")
            if not found
            else tr("no such document")
        )
        return
    answer_table(
        (
            tr("document"),
            tr("cited as"),
            tr("kind"),
            tr("words"),
            tr("turns"),
            tr("speakers"),
            tr("codings"),
            tr("read"),
            tr("state"),
        ),
        [
            (
                one_line(status.document.name),
                cited.document(status.document.id),
                shown_word(status.document.kind),
                status.document.words,
                status.document.turns,
                status.document.speakers,
                status.codings,
                f"{status.coverage.share:.0%}",
                shown_word(status.state),
            )
            for status in shown
        ],
        right=(tr("words"), tr("turns"), tr("speakers"), tr("codings"), tr("read")),
    )


def status_json(status: DocumentStatus, cited: References) -> dict[str, Any]:
    """A document with one coder's progress, as `documents list` answers."""
    document = status.document
    return {
        "id": document.uuid,
        "name": document.name,
        "reference": cited.document(document.id),
        "kind": document.kind,
        "words": document.words,
        "turns": document.turns,
        "speakers": document.speakers,
        "state": status.state,
        "file": document.file_name,
        "format": document.format,
        "codings": status.codings,
        "coverage": coverage_json(status),
        "finished_by": list(status.finished_by),
    }


def coverage_json(status: DocumentStatus) -> dict[str, int]:
    """How many sentences were dealt with, and how."""
    coverage = status.coverage
    return {
        "sentences": coverage.sentences,
        "coded": coverage.coded,
        "nothing": coverage.nothing,
        "left": coverage.left,
    }


@documents.verb("show")
@click.argument("doc")
@json_option
def show(session: Session, doc: str, as_json: bool) -> None:
    """Show what is known of DOC."""
    with session.reading() as project:
        shown = _details(project, session.coder_id(project), doc)
    if as_json:
        answer_json(shown)
        return
    speakers = shown.pop("speakers")
    coverage, attributes = shown.pop("coverage"), shown.pop("attributes")
    say(visible(str(shown.pop("name"))))
    for key, value in shown.items():
        text = ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)
        say(f"  {_FACTS[key]}: {shown_word(text) if key in _SAID else text}")
    say(tr("  sentences: {sentences}, {coded} coded, {nothing} with nothing to code, {left} left", **coverage))
    for name, value in attributes.items():
        say(f"  @{name}: {value}")
    answer_table(
        (tr("speaker"), tr("role"), tr("participant"), tr("turns")),
        [(one_line(s["label"]), shown_word(s["role"]), one_line(s["participant"] or ""), s["turns"]) for s in speakers],
        right=(tr("turns"),),
    )


_FACTS = {
    "id": tr("id"),
    "reference": tr("reference"),
    "kind": tr("kind"),
    "words": tr("words"),
    "turns": tr("turns"),
    "state": tr("state"),
    "file": tr("file"),
    "format": tr("format"),
    "codings": tr("codings"),
    "finished_by": tr("finished by"),
    "language": tr("language"),
    "version": tr("version"),
    "characters": tr("characters"),
    "imported": tr("imported"),
    "named_turns": tr("named turns"),
    "site": tr("site"),
}
"""What `documents show` calls what is known of one, in the order in which it is told."""
_SAID = frozenset({"kind", "state"})


def _details(project: Project, coder_id: int | None, doc: str) -> dict[str, Any]:
    from qualcode.documents.listing import list_status
    from qualcode.storage.reads.cases import document_attributes, list_cases
    from qualcode.storage.reads.documents import find_document, read_transcript

    document = find_document(project, doc)
    every = list_status(project, coder_id)
    status = next(one for one in every if one.document.id == document.id)
    transcript = read_transcript(project, document)
    names = {case.id: case.name for case in list_cases(project)}
    turns = Counter(transcript.speaker_ids)
    return status_json(status, References(one.document for one in every)) | {
        "language": document.language,
        "version": document.version,
        "characters": document.length,
        "imported": iso_time(document.imported_ms),
        "named_turns": sum(count for speaker, count in turns.items() if speaker is not None),
        "site": names.get(document.site_id) if document.site_id is not None else None,
        "attributes": document_attributes(project).get(document.id, {}),
        "speakers": [
            {
                "label": speaker.label,
                "role": speaker.role,
                "participant": names.get(speaker.case_id) if speaker.case_id is not None else None,
                "turns": turns[speaker.id],
            }
            for speaker in transcript.speakers.values()
        ],
    }


@documents.verb("text")
@click.argument("doc")
@click.option("--version", "number", type=int, metavar="N", help=tr("The text before a correction; 1 is the first."))
def text(session: Session, doc: str, number: int | None) -> None:
    """Print the text of DOC: exactly as it was decoded where the output goes to a file or program."""
    from qualcode.documents.versions import text_of_version
    from qualcode.storage.reads.documents import find_document

    with session.reading() as project:
        found = text_of_version(project, find_document(project, doc), number)
    answer_text(found)


@documents.verb("done")
@click.argument("docs", metavar="DOC…", nargs=-1, required=True)
def done(session: Session, docs: tuple[str, ...]) -> None:
    """Say that you have finished DOC."""
    _set_done(session, docs, True)


@documents.verb("undone")
@click.argument("docs", metavar="DOC…", nargs=-1, required=True)
def undone(session: Session, docs: tuple[str, ...]) -> None:
    """Say that you have not finished DOC after all."""
    _set_done(session, docs, False)


def _set_done(session: Session, docs: tuple[str, ...], state: bool) -> None:
    from qualcode.documents.listing import set_done
    from qualcode.storage.reads.documents import find_document

    with session.writing() as project:
        found = [find_document(project, doc) for doc in docs]
        with project.change(
            "done",
            tr("{number} documents done", number=len(found))
            if state
            else tr("{number} documents not done any more", number=len(found)),
        ) as tx:
            for document in found:
                set_done(project, document.id, state)
            if len(found) == 1:
                name = found[0].name
                tx.summary = tr("{name} done", name=name) if state else tr("{name} not done any more", name=name)
        say(project.last.summary)


@documents.verb("rename")
@click.argument("doc")
@click.argument("name")
def rename(session: Session, doc: str, name: str) -> None:
    """Call DOC NAME."""
    from qualcode.documents.listing import rename_document
    from qualcode.storage.reads.documents import find_document

    with session.writing() as project:
        say(rename_document(project, find_document(project, doc).id, name).summary)


@documents.verb("remove")
@click.argument("doc")
@click.option("--with-codings", is_flag=True, help=tr("Also if it has codings or memos."))
def remove(session: Session, doc: str, with_codings: bool) -> None:
    """Remove DOC; `qualcode undo` brings it back."""
    from qualcode.documents.removing import remove_document
    from qualcode.storage.reads.documents import find_document

    with session.writing() as project:
        say(remove_document(project, find_document(project, doc).id, with_codings=with_codings).summary)


@documents.verb("recording")
@click.argument("doc")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--remove", "forget", is_flag=True, help=tr("Forget the recording; its file stays where it is."))
@json_option
def recording(session: Session, doc: str, file: Path | None, forget: bool, as_json: bool) -> None:
    """Show or set the recording of DOC, which `P` plays on the coding screen.

    The path of FILE is kept on this machine, never in the project.
    """
    from qualcode.settings.recordings import link_recording, recording_of, unlink_recording
    from qualcode.storage.reads.documents import find_document

    if file is not None and forget:
        raise click.UsageError(tr("name a file, or say --remove"))
    with session.reading() as project:
        document = find_document(project, doc)
    if forget:
        gone = unlink_recording(document.uuid)
        done = tr("has no recording any more") if gone else tr("had no recording")
    elif file is not None:
        done = tr("is played from {path}", path=link_recording(document.uuid, file))
    else:
        known = recording_of(document.uuid)
        missing = "" if known is None or known.is_file() else tr(" (there is no such file any more)")
        done = (
            tr("has no recording")
            if known is None
            else tr("is played from {known}{missing}", known=known, missing=missing)
        )
    if as_json:
        now = recording_of(document.uuid)
        answer_json({"document": document.name, "id": document.uuid, "recording": str(now) if now else None})
        return
    say(f"{document.name} {done}")
