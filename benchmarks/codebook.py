"""The verbs of a codebook of 5,000 codes with 160,000 codings by three coders."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.corpora import CODER, Work
from benchmarks.measuring import Answer, Figure, percentile, timed
from qualcode.codebook.biography import biography
from qualcode.codebook.checking import check_codebook
from qualcode.codebook.comparing import compare
from qualcode.codebook.creating import create_code
from qualcode.codebook.defining import describe_code, recolour_code, redefine_code, rename_code
from qualcode.codebook.duplicating import duplicate_code
from qualcode.codebook.likeness import near_duplicates
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.moving import add_theme, move_code, sort_codes
from qualcode.codebook.recoding import count_outdated, keep_codings, list_outdated
from qualcode.codebook.removing import remove_code, retire_code, revive_code
from qualcode.codebook.splitting import sort_coding, split_code
from qualcode.codebook.tree import load_tree
from qualcode.codebook.versions import state_at, tag_codebook
from qualcode.coding.changing import set_comment
from qualcode.documents.importing import import_documents
from qualcode.history.undoing import redo, undo
from qualcode.storage.project import Project, create_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents
from qualcode.team.coders import set_role

THEMES, GROUPS, CODES = 50, 10, 9
"""Themes at the top, groups below each, codes below each group: 50 + 500 + 4,500, less 50 that only group."""
DOCUMENTS, PLACES = 450, 360
CODERS = ("ana", "ben", "mara")
TIMES = 9
"""How often each verb is measured."""
BUDGET = 100
"""Milliseconds of CPU that a verb may take."""


def measure_codebook(work: Work) -> Answer:
    """Each verb, its undo and redo, the queue, and what only screens and commands ask for."""
    with _made(work.folder / "codebook") as project:
        return [*_verbs(project), *_questions(project)]


def _made(folder: Path) -> Project:
    """A project with the codes and codings; each code has 32 codings, one has 2,000 more."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(5)
    words = [f"word{number}" for number in range(2_000)]
    for number in range(DOCUMENTS):
        turns = (" ".join(chance.choices(words, k=40)).capitalize() + "." for _ in range(PLACES // 4))
        text = "\n\n".join(f"{'ABC'[turn % 3]}: {said}" for turn, said in enumerate(turns))
        (folder / f"interview {number:03}.txt").write_text(text, encoding="utf-8")
    path = folder / "codebook.qualcode"
    path.unlink(missing_ok=True)
    project = create_project(path, name="A codebook of 5,000", coder=CODER)
    import_documents(project, [folder])
    _fill(project, chance)
    set_role(project, CODER, "lead")
    return project


def _fill(project: Project, chance: random.Random) -> None:
    with project.change("fill", "codes and codings") as tx:
        columns = (
            *("parent_id", "position", "name", "definition", "include", "exclude", "example", "colour"),
            *("mark", "memo", "retired", "created_ms"),
        )

        def row(parent: int | None, position: int, name: str) -> tuple[Any, ...]:
            return (parent, position, name, f"What is said of {name}.", "", "", "", "", "", "", 0, 0)

        themes = tx.insert_many("code", columns, [row(None, i, f"theme {i}") for i in range(THEMES)])
        groups = tx.insert_many("code", columns, [row(t, i, f"group {t}.{i}") for t in themes for i in range(GROUPS)])
        codes = tx.insert_many(
            "code", columns, [row(g, i, f"code {g}.{i}") for g in groups for i in range(CODES - (g % 10 == 0))]
        )
        coders = [project.coder_id(name) for name in CODERS]
        used = [*groups, *codes]
        rows = []
        for document in list_documents(project):
            for place in range(PLACES):
                start = place * (document.length // PLACES)
                code = used[0] if not place % 80 else chance.choice(used)
                # Every quote is made up of one letter: nothing here reads it, and 160,000 have to be made.
                rows.append(
                    (document.id, document.version_id, code, chance.choice(coders), start, start + 40, "x" * 40)
                )
        tx.insert_many(
            "coding",
            (
                *("document_id", "version_id", "code_id", "coder_id", "start", "end", "quote"),
                *("prefix", "suffix", "turn", "origin", "comment", "star", "created_ms", "definition_id"),
            ),
            [(*one, "", "", 0, "import", "", 0, 0, None) for one in rows],
        )


def _verbs(project: Project) -> Answer:
    tree = load_tree(project)
    chance = random.Random(7)
    leaves = [code.id for code in tree.walk() if not tree.children(code.id)]
    chance.shuffle(leaves)
    groups = [code.id for code in tree.walk() if tree.depth(code.id) == 1]
    names = (f"new name {number}" for number in count())
    take = leaves.pop
    figures: Answer = []

    def measure(title: str, verb: Callable[[], object], note: str = "", budget: float | None = BUDGET) -> None:
        runs = [timed(verb) for _ in range(TIMES)]
        value = percentile([run.cpu for run in runs], 0.5) * 1e3
        figures.append(Figure(title, value, "ms CPU", budget=budget, note=note))

    measure("create", lambda: create_code(project, next(names), parent_id=chance.choice(groups)))
    measure("rename", lambda: rename_code(project, take(), next(names)))
    measure("describe", lambda: describe_code(project, take(), example=next(names)))
    measure("recolour", lambda: recolour_code(project, take(), "blue"))
    measure("redefine", lambda: redefine_code(project, take(), definition=next(names), reason="clearer"))
    measure("move", lambda: move_code(project, take(), chance.choice(groups)))
    measure("reorder", lambda: sort_codes(project, chance.choice(groups), "codings"))
    measure("belong to a further theme", lambda: add_theme(project, take(), chance.choice(groups)))
    measure("merge two codes", lambda: merge_codes(project, [take()], take(), reason="the same"))
    measure("merge undone", lambda: undo(project))
    measure("merge redone", lambda: redo(project))
    splits = (split_code(project, take(), [next(names), next(names)]) for _ in count())
    measure("split begun", lambda: next(splits))
    split = next(splits)
    waiting = iter(list_codings(project, code_ids=[split.source_id]))
    measure("a passage sorted", lambda: sort_coding(project, split, next(waiting).id, split.targets[0]))
    measure("duplicate with codings", lambda: duplicate_code(project, take(), with_codings=True))
    measure("retire", lambda: retire_code(project, leaves[-1]) and take())
    retired = iter([code.id for code in load_tree(project).walk() if code.retired])
    measure("bring back", lambda: revive_code(project, next(retired)))
    measure("remove with codings", lambda: remove_code(project, take(), with_codings=True))
    big = groups[0]
    runs = [timed(partial(merge_codes, project, [big], take()))]
    size = len(list_codings(project, code_ids=[big])) or 2_000
    figures.append(Figure("merge a code of over 2,000 codings", runs[0].cpu * 1e3, "ms CPU", note=f"{size:,} codings"))
    return figures


def _questions(project: Project) -> Answer:
    outdated = list_outdated(project)
    latest = load_tree(project).code(outdated[0].coding.code_id)
    set_comment(project, outdated[0].coding.id, "seen")
    tagged = timed(tag_codebook, project, "round 1")
    questions: tuple[tuple[str, Callable[[], object], float | None], ...] = (
        ("codebook read", lambda: load_tree(project), 100),
        ("outdated codings counted", lambda: count_outdated(project), 100),
        (f"recoding queue of {len(outdated):,}", lambda: list_outdated(project), None),
        ("recoding queue of one code", lambda: list_outdated(project, code_ids=[latest.id]), 100),
        ("one kept", lambda: keep_codings(project, [outdated.pop().coding.id]), 100),
        ("state at the start of the day", lambda: state_at(project, "start"), None),
        ("compared with the start", lambda: compare(state_at(project, "start"), state_at(project, "now")), None),
        ("life of a code", lambda: biography(project, latest.uuid), None),
        ("near-duplicates", lambda: near_duplicates(load_tree(project)), None),
        ("whole check", lambda: check_codebook(project), None),
    )
    figures: Answer = [Figure("codebook named", tagged.cpu * 1e3, "ms CPU", note="all 5,000 codes are kept")]
    for title, ask, budget in questions:
        times = TIMES if budget is not None else 1
        value = percentile([timed(ask).cpu for _ in range(times)], 0.5) * 1e3
        figures.append(Figure(title, value, "ms CPU", budget=budget))
    return figures
