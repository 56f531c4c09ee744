"""A codebook that lived two years: its past can be told, its queue is what waits, and nothing of the work is lost."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from study_rows import Rows
from two_years import Life
from two_years_account import Stand
from two_years_script import LEAD, SEED, Clock

from qualcode.analysis.frequencies import frequencies
from qualcode.codebook.biography import biography
from qualcode.codebook.comparing import compare
from qualcode.codebook.recoding import list_outdated
from qualcode.codebook.tree import load_tree
from qualcode.codebook.versions import state_at
from qualcode.history.undoing import history
from qualcode.storage.project import create_project, open_project
from qualcode.storage.reads.codebook import list_proposals
from qualcode.storage.reads.codes import count_codings_by_code
from qualcode.team.coders import add_coder, set_role
from qualcode.upkeep.checking import check_project


@pytest.fixture(scope="module")
def life() -> Iterator[Life]:
    """Two years of work, lived once."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        clock = Clock()
        patch.setattr("qualcode.domain.identity.time", clock)
        with create_project(Path(folder) / "life.qualcode", name="Two years", coder=LEAD) as project:
            set_role(project, LEAD, "lead")
            add_coder(project, "jonas")
            add_coder(project, "lea")
            lived = Life(project, clock, Path(folder))
            lived.live()
            yield lived


@pytest.mark.long
def test_two_years_were_lived_as_they_were_meant_to_be(life: Life) -> None:
    counted = {verb: life.verbs[verb] for verb in ("merge-codes", "split-code", "rename-code", "redefine-code")}
    assert counted == dict.fromkeys(counted, 10), SEED
    assert len(life.given) == 2001  # One came with an accepted proposal.
    entries = history(life.project)
    assert {entry.coder for entry in entries} == {"mara", "jonas", "lea"}
    assert (entries[0].at_ms - entries[-1].at_ms) / 86_400_000 > 700
    assert all(first.at_ms >= second.at_ms for first, second in pairwise(entries))
    assert len(life.refused) == 3 and all("frozen for “round 3”" in problem for problem in life.refused)
    states = [proposal.state for proposal in list_proposals(life.project)]
    assert states == ["accepted", "accepted", "accepted", "declined"]


def test_the_queue_is_exactly_what_nobody_has_looked_at(life: Life) -> None:
    waiting = list_outdated(life.project)
    assert len(waiting) > 100
    assert len({one.coding.id for one in waiting}) == len(waiting)
    assert {life.rows.codings[one.coding.id] for one in waiting} == life.study.outdated()
    assert all(one.why and one.made_under is not None for one in waiting)
    for coder in ("jonas", "lea"):
        own = [id_ for id_, name in life.rows.coders.items() if name == coder]
        mine = {life.rows.codings[one.coding.id] for one in list_outdated(life.project, coder_ids=own)}
        assert mine == {place for place in life.study.outdated() if place.coder == coder}


def test_the_life_of_a_code_is_told_as_it_was(life: Life) -> None:
    assert len(life.told) == 79  # Sixty of the draft, eighteen of splits, one of a proposal.
    for code in life.told:
        told = [(e.kind, e.change.coder, e.change.at_ms, e.change.reason) for e in biography(life.project, code)]
        assert told == [(one.kind, one.coder, one.at_ms, one.reason) for one in life.told[code]]
    assert max(map(len, life.told.values())) >= 4


def told_between(earlier: Stand, later: Stand) -> Counter[tuple[str, str]]:
    """What is different, from how the codebook stood both times: (kind, path)."""
    found: Counter[tuple[str, str]] = Counter()
    for code, path in later.paths.items():
        if code not in earlier.paths:
            found["new", path] += 1
            continue
        found["renamed", path] += earlier.names[code] != later.names[code]
        found["moved", path] += earlier.parents[code] != later.parents[code]
        found["redefined", path] += earlier.says[code] != later.says[code]
        found["retired", path] += later.retired[code] and not earlier.retired[code]
        found["revived", path] += earlier.retired[code] and not later.retired[code]
        themes = {theme for one, theme in earlier.links if one == code} ^ {t for one, t in later.links if one == code}
        found["themes", path] += len(themes)
    for code, path in earlier.paths.items():
        if code not in later.paths:
            found["merged" if code in later.former else "gone", path] += 1
    return +found


def test_what_is_different_between_any_two_versions_is_what_was_done(life: Life) -> None:
    tags = [f"round {n}" for n in range(1, 5)]
    for one, other in combinations(tags, 2):
        told = Counter((d.kind, d.path) for d in compare(state_at(life.project, one), state_at(life.project, other)))
        assert told == told_between(life.stands[one], life.stands[other]), (one, other)


def test_the_second_round_is_told_in_words(life: Life) -> None:
    said = {d.sentence for d in compare(state_at(life.project, "round 1"), state_at(life.project, "round 2"))}
    assert said == {
        "“Feelings/joy” is new",
        "“Feelings/relief” is new",
        "“Parents/parents' fears” is new",
        "“Parents/fear of what parents say” is new",
        "“Money/salaries” is new",
        "“Rooms/rooms too dear” is new",
        "“Hours/work with hours” was merged into “Hours/fear of hours”",
        "“Devices/end of devices” was merged into “Devices/devices lent”",
        "“Devices/devices owned” was merged into “Devices/devices lent”",
        "“Rooms/rooms shared” is called “one room for all” now",
        "“Heads/fear of leaders” is called “fear of the head” now",
        "“Pupils/hope for pupils” is defined differently (definition)",
        "“Heads/work with leaders” is defined differently (definition)",
        "“Feelings/fear of feelings” is defined differently (definition)",
        "“Rooms/hope for rooms” is in use again",
        "“Parents/hope for parents” belongs to “Feelings” too",
    }


def test_the_codebook_of_a_day_is_as_it_was_that_day(life: Life) -> None:
    for stand in life.stands.values():
        tree = state_at(life.project, stand.day).tree
        assert {code.uuid: tree.path(code.id) for code in tree.walk()} == stand.paths
        assert {code.uuid: code.definition for code in tree.walk()} == stand.says
        for parent, children in stand.order.items():
            above = None if parent is None else next(code.id for code in tree.walk() if code.uuid == parent)
            assert [code.uuid for code in tree.children(above)] == children
    for n in range(1, 5):
        by_day, by_name = state_at(life.project, life.stands[f"round {n}"].day), state_at(life.project, f"round {n}")
        assert compare(by_day, by_name) == []


def test_every_count_is_the_count_of_the_rows(life: Life) -> None:
    assert set(life.rows.codings.values()) == set(life.study.codings)
    segments = life.rows.segments()
    assert {(row.code, row.rolled_up): row.segments for row in frequencies(life.project).rows} == segments
    counts = count_codings_by_code(life.project)
    assert {life.rows.path(code): counts.get(row.id, 0) for code, row in life.rows.codes.items()} == {
        path: count for (path, rolled_up), count in segments.items() if not rolled_up
    }


def test_every_coding_is_there_or_went_into_another_or_was_removed_on_purpose(life: Life) -> None:
    there = life.rows.codings.keys()
    ends: Counter[str] = Counter()
    for coding in life.given:
        at: int | None = coding
        while at is not None and at not in there:
            at = life.gone[at]
        ends["removed" if at is None else "there" if at == coding else "united"] += 1
    assert ends["there"] == len(there) > 1700
    assert ends["united"] > 20 and ends["removed"] >= life.removed > 30
    assert sum(ends.values()) == 2001
    assert sum(into is None for into in life.gone.values()) == life.removed
    assert life.rows.former == life.study.of("former") and len(life.rows.former) == 14


@pytest.mark.long
def test_two_years_can_be_taken_back_and_brought_back(life: Life) -> None:
    project = life.project
    project.coder = LEAD
    end = Rows(project.path)
    done = [entry for entry in history(project) if entry.kind == "do" and entry.verb not in ("add-coder", "coder-role")]
    project.undo(done)
    start = Rows(project.path)
    assert start.codes == {} and start.codings == {} and start.documents == {}
    project.redo(history(project, limit=len(done)))
    assert Rows(project.path).everything == end.everything
    tree = load_tree(project)
    paths = [tree.path(code.id) for code in tree.walk()]
    project.close()
    found = check_project(project.path)
    assert found.sound and found.findings == ()
    with open_project(project.path, coder="lea") as again:
        assert [load_tree(again).path(code.id) for code in load_tree(again).walk()] == paths
        assert {end.codings[one.coding.id] for one in list_outdated(again)} == life.study.outdated()
        assert {(row.code, row.rolled_up): row.segments for row in frequencies(again).rows} == end.segments()
