"""Speakers: the labels of the transcripts, and who stands behind them."""

from __future__ import annotations

import click

from qualcode.cli.output import answer_json, answer_table, one_line, say
from qualcode.cli.session import Session, json_option, noun
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.values import SPEAKER_ROLES


@noun("speakers")
def speakers() -> None:
    """The labels of the transcripts, and who stands behind them."""


@speakers.verb("list")
@click.option("--document", "doc", metavar="DOC", help=tr("Only those of one document."))
@click.option("--role", type=click.Choice(SPEAKER_ROLES), help=tr("Only those of a role."))
@json_option
def list_(session: Session, doc: str | None, role: str | None, as_json: bool) -> None:
    """List the labels of all documents."""
    from qualcode.storage.reads.cases import list_cases
    from qualcode.storage.reads.documents import find_document, list_documents, list_speakers

    with session.reading() as project:
        only = find_document(project, doc).id if doc is not None else None
        order = {document.id: (n, document.name) for n, document in enumerate(list_documents(project))}
        people = {case.id: case.name for case in list_cases(project)}
        found = sorted(list_speakers(project, only), key=lambda speaker: order[speaker.document_id])
    rows = [
        {
            "document": order[speaker.document_id][1],
            "label": speaker.label,
            "role": speaker.role,
            "participant": people.get(speaker.case_id) if speaker.case_id is not None else None,
        }
        for speaker in found
        if role is None or speaker.role == role
    ]
    if as_json:
        answer_json(rows)
        return
    answer_table(
        (tr("document"), tr("label"), tr("role"), tr("participant")),
        [
            (
                one_line(row["document"] or ""),
                one_line(row["label"] or ""),
                shown_word(row["role"] or ""),
                one_line(row["participant"] or ""),
            )
            for row in rows
        ],
    )


@speakers.verb("map")
@click.argument("label", required=False)
@click.argument("participant", required=False)
@click.option("--document", "doc", metavar="DOC", help=tr("Only in one document."))
@click.option("--interviewer", is_flag=True, help=tr("They ask the questions; counts leave them out."))
@click.option("--nobody", is_flag=True, help=tr("Take the mapping away."))
@click.option("--by-name", is_flag=True, help=tr("Map every label that is a participant's name."))
def map_(
    session: Session,
    label: str | None,
    participant: str | None,
    doc: str | None,
    interviewer: bool,
    nobody: bool,
    by_name: bool,
) -> None:
    """Say that LABEL is PARTICIPANT, who is made if there is none of that name."""
    from qualcode.cases.mapping import map_by_name, map_speaker
    from qualcode.storage.reads.documents import find_document

    meant = sum((participant is not None, interviewer, nobody, by_name))
    if meant != 1 or (label is None) != by_name or (by_name and doc is not None):
        raise click.UsageError(tr("give LABEL and either PARTICIPANT, --interviewer or --nobody; or --by-name alone"))
    with session.writing() as project:
        if by_name or label is None:
            count = map_by_name(project)
            say(project.last.summary if count else tr("no label without a participant is a participant's name"))
            return
        document = find_document(project, doc) if doc is not None else None
        name = " ".join(participant.split()) if participant is not None else None
        if name == "":
            raise click.UsageError(tr("PARTICIPANT is empty"))
        say(map_speaker(project, label, participant=name, interviewer=interviewer, document=document).summary)


@speakers.verb("labels")
@json_option
def labels(session: Session, as_json: bool) -> None:
    """List each label once, with how many documents and turns have it and what it may be joined with."""
    from qualcode.cases.labels import alike, list_labels

    with session.reading() as project:
        found = list_labels(project)
    groups = {one.text: [other.text for other in group if other is not one] for group in alike(found) for one in group}
    rows = [
        {
            "label": label.text,
            "documents": len(label.documents),
            "turns": label.turns,
            "characters": label.characters,
            "roles": list(label.roles),
            "participants": list(label.participants),
            "alike": groups.get(label.text, []),
        }
        for label in found
    ]
    if as_json:
        answer_json(rows)
        return
    answer_table(
        (tr("label"), tr("documents"), tr("turns"), tr("role"), tr("participant"), tr("may also be written")),
        [
            (
                one_line(label.text),
                len(label.documents),
                label.turns,
                ", ".join(map(shown_word, label.roles)),
                one_line(", ".join(label.participants)),
                one_line(", ".join(groups.get(label.text, []))),
            )
            for label in found
        ],
        right=(tr("documents"), tr("turns")),
    )


@speakers.verb("join")
@click.argument("labels_", metavar="LABEL…", nargs=-1, required=True)
@click.option(
    "--as", "participant", metavar="PARTICIPANT", help=tr("They are this participant, made if there is none.")
)
@click.option("--interviewer", is_flag=True, help=tr("They are an interviewer."))
def join(session: Session, labels_: tuple[str, ...], participant: str | None, interviewer: bool) -> None:
    """Say that several LABELs are one person, in all documents."""
    from qualcode.cases.labels import join_labels

    name = " ".join(participant.split()) if participant is not None else None
    if bool(name) == interviewer:
        raise click.UsageError(tr("give --as PARTICIPANT or --interviewer"))
    with session.writing() as project:
        say(join_labels(project, labels_, participant=name, interviewer=interviewer).summary)


@speakers.verb("lint")
@json_option
@click.pass_context
def lint_(ctx: click.Context, session: Session, as_json: bool) -> None:
    """Show what should be looked at before speakers are counted; status 3 if there is anything."""
    from qualcode.cases.labels import lint

    with session.reading() as project:
        found = lint(project)
    if as_json:
        answer_json(
            [
                {
                    "kind": finding.kind,
                    "labels": list(finding.labels),
                    "documents": list(finding.documents),
                    "text": finding.text,
                }
                for finding in found
            ]
        )
    else:
        for finding in found:
            say(one_line(finding.text))
        if not found:
            say(tr("every label has somebody behind it, and none looks like another"))
    if found:
        ctx.exit(3)
