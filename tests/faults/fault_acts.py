"""A coder at full speed, in a child: what she does at random, and what of it she is told is saved."""

from __future__ import annotations

import itertools
import time
from contextlib import suppress
from pathlib import Path
from random import Random

from fault_study import BUNDLE, LEAD, STUDY, entries_after
from forked import Say
from merging_acts import CODEBOOK, CODING, Act, Actor, make_study
from merging_acts import LEAD as MAKER
from sqlalchemy import Connection, event

from qualcode.coding.applying import apply_codes, apply_in_vivo, create_and_apply
from qualcode.coding.changing import pin_code
from qualcode.coding.several import recode_codings, star_codings
from qualcode.documents.importing import import_documents
from qualcode.documents.removing import remove_document
from qualcode.domain.errors import ProjectError, QualcodeError
from qualcode.history.undoing import redo, undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents
from qualcode.team.bundling import plan_bundle, write_bundle
from qualcode.team.coders import add_coder, set_role
from qualcode.team.merging.merge import Answers, merge_file


def make(say: Say, folder: str) -> None:
    """A study of two interviews, and the bundle of a coder who has worked on."""
    study = Path(folder) / STUDY
    make_study(study)
    with open_project(study, coder=MAKER) as project:
        add_coder(project, LEAD)
        set_role(project, LEAD, "lead")
        plan = plan_bundle(project, "ann", documents=list_documents(project))
        bundle = write_bundle(project, Path(folder) / BUNDLE, plan).path
    with open_project(bundle, coder="ann") as project:
        for number in range(12):
            with suppress(QualcodeError, ZeroDivisionError, ValueError):
                CODING[number](Actor(project, (number, 3 * number, 5 * number)))
    say("made")


def _import(actor: Actor) -> None:
    path = actor.project.path.with_name(f"late {actor.b}.txt")
    path.write_text(
        f"MS. ELM: I came later, as number {actor.b}. " + f"There is {actor.c}. " * actor.c, encoding="utf-8"
    )
    import_documents(actor.project, [path])


def _merge(actor: Actor) -> None:
    merge_file(actor.project, actor.project.path.with_name(BUNDLE), Answers())


def _several(actor: Actor) -> list[int]:
    own = [one.id for one in list_codings(actor.project) if one.coder_id == actor.project.coder_id()]
    return own[actor.a % 5 :: 2][:6]


_MORE: tuple[Act, ...] = (
    lambda one: create_and_apply(one.project, one.document.id, one.span, f"Made {one.b}/Child {one.c}"),
    lambda one: apply_in_vivo(one.project, one.document.id, one.span, None),
    lambda one: apply_codes(one.project, one.document.id, one.span, [one.code(one.b).id, one.code(one.c).id]),
    lambda one: star_codings(one.project, _several(one), bool(one.b % 2)),
    lambda one: recode_codings(one.project, _several(one), one.code(one.c).id),
    lambda one: pin_code(one.project, 6 + one.a % 4, one.code(one.b).id),
    lambda one: undo(one.project, 1 + one.b % 3),
    lambda one: redo(one.project),
    lambda one: remove_document(one.project, one.document.id, with_codings=True),
    _import,
    _merge,
)
ACTS: tuple[Act, ...] = (*CODING, *CODING, *CODEBOOK, *_MORE)


def any_numbers(chance: Random) -> tuple[int, int, int]:
    """What an actor chooses by."""
    return chance.randrange(40), chance.randrange(40), chance.randrange(40)


def act_once(project: Project, act: Act, numbers: tuple[int, int, int]) -> QualcodeError | None:
    """Do one thing, if it can be done; what the file refuses is given back."""
    try:
        act(Actor(project, numbers))
    except ProjectError as error:
        return error
    except (QualcodeError, ZeroDivisionError, ValueError):  # Nothing is there to be changed, or a rule is against it.
        return None
    return None


def code(say: Say, path: str, seed: int, count: int | None = None) -> None:
    """Do one thing after the other, and tell of each which entries of the journal are saved with it.

    Args:
        count: So many, if it is not until somebody kills the child.
    """
    chance = Random(seed)
    with open_project(Path(path), coder=LEAD) as project:
        entries = entries_after(project, 0)
        say({"saved": entries})
        for number in itertools.count() if count is None else range(count):
            act = chance.choice(ACTS)
            refused = act_once(project, act, any_numbers(chance))
            assert refused is None, refused
            new = entries_after(project, entries[-1][0])
            entries += new
            say({"saved": new, "act": number})


def code_and_say_so_too_early(say: Say, path: str, seed: int) -> None:
    """As a program would that acknowledges before it commits: what the harness must find out."""
    with open_project(Path(path), coder=LEAD) as project:
        entries = entries_after(project, 0)
        say({"saved": entries})

        @event.listens_for(project.ground.engine, "commit")
        def say_so(connection: Connection) -> None:
            sql = 'SELECT id, lower(hex(uuid)) FROM "change" WHERE id > ? ORDER BY id'
            new = [tuple(row) for row in connection.exec_driver_sql(sql, (entries[-1][0],))]
            entries.extend(new)
            say({"saved": new})
            time.sleep(0.02 * bool(new))

        chance = Random(seed)
        while True:
            act_once(project, CODING[0], any_numbers(chance))
