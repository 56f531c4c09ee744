"""Bundles: one file for one coder, to be coded far away and merged again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.key_options import key_option, open_key_or_refuse
from qualcode.cli.output import answer_json, answer_table, note, one_line, say
from qualcode.cli.passphrases import next_passphrase
from qualcode.cli.session import Session, command, documents_named, json_option
from qualcode.domain.times import iso_time
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.settings.passphrases import PROJECT

if TYPE_CHECKING:
    from qualcode.storage.project import Project
    from qualcode.team.bundling import BundlePlan


@command("bundle")
@click.argument("name", metavar="[CODER]", required=False)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help=tr("The file; else CODER.qualcode in this folder.")
)
@click.option(
    "--round", "rounds", multiple=True, metavar="ROUND", help=tr("Only what is assigned in it. May be repeated.")
)
@click.option("--document", "documents", multiple=True, metavar="DOC", help=tr("This document, assigned or not."))
@click.option("--set", "set_name", metavar="SET", help=tr("The documents of a set, assigned or not."))
@click.option("--with-others", is_flag=True, help=tr("With what others did in the documents; not in a blind round."))
@click.option("--with-cases", is_flag=True, help=tr("With participants, sites and their attributes."))
@click.option("--names", type=click.Path(path_type=Path), help=tr("A list of names that must not be in it."))
@key_option
@click.option("--with-names", is_flag=True, help=tr("Hand it out although a name of the key or list is in it."))
@click.option("--encrypt", is_flag=True, help=tr("Only who knows its passphrase opens it; you are asked for one."))
@click.option("--dry-run", is_flag=True, help=tr("Say what would be in it, and write nothing."))
@click.option("--list", "listing", is_flag=True, help=tr("List what was handed out, and what came back of it."))
@json_option
def bundle(
    session: Session,
    name: str | None,
    output: Path | None,
    rounds: tuple[str, ...],
    documents: tuple[str, ...],
    set_name: str | None,
    with_others: bool,
    with_cases: bool,
    names: Path | None,
    key_file: Path | None,
    with_names: bool,
    encrypt: bool,
    dry_run: bool,
    listing: bool,
    as_json: bool,
) -> None:
    """Write one file with what CODER needs, and nothing else.

    It is a project file of its own: she opens it with qualcode and codes; `qualcode merge` takes her work in. In a
    blind round nothing that others did is in it. It is a transfer, not a publication: the transcripts are in it whole.
    """
    from qualcode.storage.file_keys import new_key
    from qualcode.team.bundling import file_for, opening_command, plan_bundle, write_bundle
    from qualcode.upkeep.encrypting import is_encrypted

    if listing:
        _list(session, as_json)
        return
    if name is None:
        raise click.UsageError(tr("Name the coder, or ask for --list."))

    def planned(project: Project) -> BundlePlan:
        return plan_bundle(
            project,
            name,
            rounds=rounds,
            documents=documents_named(project, documents, set_name),
            with_others=with_others,
            with_cases=with_cases,
        )

    if dry_run:
        with session.reading() as project:
            _answer(planned(project), as_json)
        return
    with session.writing() as project:
        plan = planned(project)
        listed = () if with_names else _names(session, project, names, key_file)
        file = output or file_for(plan.coder.name)
        key = new_key(next_passphrase(PROJECT, file)) if encrypt else None
        written = write_bundle(project, file, plan, names=listed, key=key)
        exposed = key is None and is_encrypted(project)
    _answer(plan, as_json, file=str(written.path), id=written.uuid, codings=written.codings, bytes=written.size)
    note(
        tr(
            "{name} opens it with `{path}`",
            name=one_line(plan.coder.name),
            path=opening_command(written.path, plan.coder.name),
        )
    )
    note(tr("a bundle holds the transcripts whole: hand it on only to who may read them"))
    if encrypt:
        note(tr("tell her its passphrase on another way than you send the file"))
    elif exposed:
        note(tr("warning: the project is encrypted and this bundle is not; `--encrypt` writes one that is"))


def _names(session: Session, project: Project, names: Path | None, key_file: Path | None) -> tuple[str, ...]:
    """The names that must not be in it: of the identity key, and of the list of the option, else of the settings.

    Raises:
        InputError: The list cannot be read.
        QualcodeError: An identity key is set and does not open.
    """
    from qualcode.identity.key_names import names_of
    from qualcode.reports.names import read_names

    if names is None and session.settings.names_file:
        names = Path(session.settings.names_file).expanduser()
    listed = read_names(names) if names is not None else ()
    opened = open_key_or_refuse(session, project, key_file, way_out=tr("hand it out with --with-names"))
    return listed if opened is None else (*names_of(opened.key).names, *listed)


def _answer(plan: BundlePlan, as_json: bool, **written: Any) -> None:
    """Say what is in it, or would be."""
    if as_json:
        answer_json(
            {
                "coder": plan.coder.name,
                "rounds": list(plan.rounds),
                "documents": [document.name for document in plan.documents],
                "words": plan.words,
                "blind": plan.blind,
                "open_codebook": plan.open_codebook,
                "with_cases": plan.with_cases,
                **written,
            }
        )
        return
    held = f"{counted(len(plan.documents), 'document')}, {counted(plan.words, 'word')}"
    if written:
        say(f"{one_line(written['file'])}: {held}, {counted(written['codings'], 'coding')}")
    else:
        named = ", ".join(one_line(document.name) for document in plan.documents)
        say(tr("would hold {held}: {documents}", held=held, documents=named))
    blind = tr("nothing that others did is in it") if plan.blind else tr("with what others did")
    codebook = (
        tr("the codebook may be changed in it") if plan.open_codebook else tr("its codebook is frozen: she proposes")
    )
    say(f"{blind}; {codebook}; " + (tr("with cases") if plan.with_cases else tr("without cases and attributes")))


def _list(session: Session, as_json: bool) -> None:
    from qualcode.team.handed_out import list_bundles

    with session.reading() as project:
        found = list_bundles(project)
    if as_json:
        answer_json(
            [
                {
                    "id": one.uuid,
                    "coder": one.coder,
                    "round": one.round,
                    "documents": one.documents,
                    "blind": one.blind,
                    "made": iso_time(one.made_ms),
                    "made_by": one.made_by,
                    "merged": [iso_time(at) for at in one.merged_ms],
                }
                for one in found
            ]
        )
        return
    answer_table(
        (tr("coder"), tr("round"), tr("documents"), tr("others"), tr("made"), tr("merged")),
        [
            (
                one_line(one.coder),
                one_line(one.round or ""),
                one.documents,
                tr("left out") if one.blind else tr("in it"),
                iso_time(one.made_ms)[:16].replace("T", " "),
                iso_time(one.merged_ms[-1])[:16].replace("T", " ") if one.merged_ms else tr("not yet"),
            )
            for one in found
        ],
        right=(tr("documents"),),
    )
