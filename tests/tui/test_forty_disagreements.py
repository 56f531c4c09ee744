"""Forty disagreements between two coders of the sample study are settled with at most sixty keys, as a lead would."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from team_study import over_documents

from qualcode.coding.exchange import import_codings
from qualcode.documents.sample import build_sample, study_files
from qualcode.domain.disagreements import BOUNDARY, ONLY, OTHER_CODE
from qualcode.reconcile.queue import Scope, counts_of, read_queue
from qualcode.storage.project import open_project
from qualcode.team.coders import find_coder
from qualcode.tui.reconcile.entrances import open_disagreements
from qualcode.tui.screens.disagreements import DisagreementsScreen

DIFFERENCES = 40
MOST_KEYS = 60
DOCUMENTS = 3
OTHERWISE = (7, 21)
"""Of two of them none of the codes fits."""
IN_PLACE = {
    **dict.fromkeys(OTHERWISE, ("c", *"sup", "enter")),
    12: ("e", *"ok", "enter"),
    30: ("k", "u"),
}
"""What is pressed beside, or instead: another code, a reason, and one that was pressed too quickly."""


def another_reading(lines: list[dict[str, object]]) -> list[dict[str, object]]:
    """What a second coder made of the same passages: some not coded, some given another code, some cut shorter."""
    given: list[dict[str, object]] = []
    codes = sorted({str(line["code"]) for line in lines})
    places = Counter((line["document"], line["start"]) for line in lines)
    changed = 0
    for line in lines:
        one = line | {"coder": "ben", "memo": ""}
        words = str(line["quote"]).split()
        alone = places[line["document"], line["start"]] == 1
        if changed < DIFFERENCES and alone and len(words) > 3:
            changed += 1
            if changed % 3 == 0:
                continue
            if changed % 3 == 1:
                one["code"] = next(
                    code for code in codes if code.partition("/")[0] != str(line["code"]).partition("/")[0]
                )
            else:
                last = str(line["quote"]).rindex(words[-1])
                one["quote"] = str(line["quote"])[:last].rstrip()
                one["end"] = int(str(line["start"])) + len(str(one["quote"]))
        given.append(one)
    return given


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """The sample study, in three documents of which a second coder reads forty passages differently than mara."""
    path = build_sample(tmp_path, "mara")
    source = study_files() / "transcripts" / "study" / "codings-mara.jsonl"
    lines = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    named = list(dict.fromkeys(line["document"] for line in lines))[:DOCUMENTS]
    file = tmp_path / "ben.jsonl"
    read = another_reading([line for line in lines if line["document"] in named])
    file.write_text("\n".join(json.dumps(line) for line in read) + "\n", encoding="utf-8")
    with open_project(path, coder="mara") as project:
        import_codings(project, file, done=True)
    return path


@pytest.mark.long
async def test_forty_disagreements_of_the_sample_study_take_at_most_sixty_keys(study: Path) -> None:
    async with over_documents(study) as desk:
        scope = Scope(coder_ids=desk.read(lambda project: [find_coder(project, name).id for name in ("mara", "ben")]))
        before = desk.read(lambda project: counts_of(read_queue(project, scope)))
        assert before.open == DIFFERENCES
        desk.keys = 0
        await open_disagreements(desk.app, scope)
        await desk.settle()
        screen = desk.app.screen
        assert isinstance(screen, DisagreementsScreen)
        for number in range(DIFFERENCES):
            assert screen.sitting.current is not None
            kind = screen.sitting.current.difference.kind
            usual = {ONLY: "b", OTHER_CODE: "a", BOUNDARY: "+"}[kind]
            await desk.press(*IN_PLACE.get(number, ()), *(() if number in OTHERWISE else (usual,)))
        assert desk.keys <= MOST_KEYS, desk.keys
        after = desk.read(lambda project: counts_of(read_queue(project, scope)))
        assert (after.settled, after.open, after.later) == (DIFFERENCES, 0, 0)
        assert after.taken_over == after.agreed == before.agreed > 0
        await desk.paint()
        assert f"All {DIFFERENCES} disagreements are settled." in desk.screen_text()
