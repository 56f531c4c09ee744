"""A coder's own list: what she has to code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualcode.cli.output import answer_json, answer_table, one_line, say
from qualcode.cli.session import Session, command, json_option
from qualcode.domain.shown_words import shown_word
from qualcode.domain.times import iso_time
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.team.progress import Work


@command("work")
@json_option
def work(session: Session, as_json: bool) -> None:
    """List what you have to code: begun first, then to do, then done.

    It is what is assigned to you in open rounds; if nothing is, all documents.
    """
    from qualcode.team.progress import my_work

    with session.reading() as project:
        found = my_work(project, session.coder_id(project))
    if as_json:
        answer_json([_json(one) for one in found])
        return
    answer_table(
        (tr("state"), tr("document"), tr("words"), tr("left"), tr("round"), ""),
        [
            (
                shown_word(one.state),
                one_line(one.document.name),
                one.document.words,
                f"{one.left_share:.0%}",
                one_line(one.round.name) if one.round is not None else "",
                tr("blind") if one.blind else "",
            )
            for one in found
        ],
        right=(tr("words"), tr("left")),
    )
    done = sum(one.state == "done" for one in found)
    say(tr("{done} of {documents} done", done=done, documents=counted(len(found), "document")))


def _json(one: Work) -> dict[str, Any]:
    return {
        "id": one.document.uuid,
        "document": one.document.name,
        "words": one.document.words,
        "state": one.state,
        "round": one.round.name if one.round is not None else None,
        "blind": one.blind,
        "sentences": one.coverage.sentences,
        "left": one.coverage.left,
        "left_share": round(one.left_share, 4),
        "codings": one.codings,
        "begun": iso_time(one.begun_ms) if one.begun_ms is not None else None,
        "finished": iso_time(one.finished_ms) if one.finished_ms is not None else None,
    }
