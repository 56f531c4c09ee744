"""Finding words in all documents, and passages like one."""

from __future__ import annotations

import click

from qualcode.cli.output import answer_json, one_line, say, visible
from qualcode.cli.session import Session, command, documents_named, json_option
from qualcode.retrieval.finding import find_text


@command("search")
@click.argument("needle")
@click.option("--mode", type=click.Choice(["text", "regex", "similar"]), default="text", show_default=True)
@click.option("--case", is_flag=True, help="Tell capitals from small letters.")
@click.option("--speech", is_flag=True, help="Only what is said: no labels, stamps and headings.")
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Stop after so many; of similar ones 20 are shown."
)
@click.option("--document", "docs", metavar="DOC", multiple=True, help="Only in this document; repeatable.")
@click.option("--set", "set_name", metavar="NAME", help="Only in the documents of a set.")
@json_option
def search(
    session: Session,
    needle: str,
    mode: str,
    case: bool,
    speech: bool,
    limit: int | None,
    docs: tuple[str, ...],
    set_name: str | None,
    as_json: bool,
) -> None:
    """Find NEEDLE wherever it stands, letter by letter.

    With --mode similar: passages like NEEDLE, by their words or, where the extra `semantic` is installed, by their
    meaning, the likest first. NEEDLE may then also name a passage, as DOC:START-END.
    """
    if mode == "similar":
        if case or speech:
            raise click.UsageError("--case and --speech do not go with --mode similar")
        from qualcode.cli.similar import print_similar

        print_similar(session, needle, limit, docs, set_name, as_json)
        return
    with session.reading() as project:
        documents = documents_named(project, docs, set_name)
        hits = find_text(
            project,
            needle,
            regex=mode == "regex",
            case=case,
            speech=speech,
            limit=limit,
            documents=None if documents is None else [document.name for document in documents],
        )
        if as_json:
            answer_json([hit.model_dump(mode="json") for hit in hits])
            return
        count = 0
        for hit in hits:
            count += 1
            who = f" {one_line(hit.speaker)}" if hit.speaker is not None else ""
            place = f"{one_line(hit.document)}:{hit.turn} ({hit.start}–{hit.end}){who}"
            say(f"{place}: {visible(hit.before)}[{visible(hit.quote)}]{visible(hit.after)}")
        if not count:
            say("it stands nowhere")
