"""What goes out as `.qdpx`, for whom and however counted, is the same project when it comes in again.

No target carries stars, how codings came to be, sets of cases, and what `exchange.staying` tells. Those that describe
a memo on a passage in its selection do not carry its kind.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from exchanged_study import taken
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pictures import Picture, picture
from random_projects import projects

from example_counts import examples
from qualcode.documents.importing import import_documents
from qualcode.documents.surveys import import_survey
from qualcode.domain.exchange import ExchangedProject
from qualcode.domain.exchange_reports import TARGETS, ExportWishes
from qualcode.exchange.giving_out import give_out
from qualcode.exchange.opening import open_exchange
from qualcode.storage.project import Project, open_project

KINDS_LOST = ("maxqda", "qualcoder")


def carried(whole: Picture, target: str) -> Picture:
    """What a target carries of a project."""
    memos = {
        uuid: (text, "note" if target in KINDS_LOST and place[1] is not None else kind, *place)
        for uuid, (text, kind, *place) in whole["memos"].items()
    }
    sets = {uuid: one for uuid, one in whole["sets"].items() if one[0] != "case"}
    return {**whole, "memos": memos, "sets": sets}


@pytest.mark.long
@settings(
    max_examples=examples(30),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
@given(projects(), st.sampled_from(["", *TARGETS]), st.sampled_from(["", "codepoint", "utf16"]))
def test_a_project_is_the_same_when_it_has_gone_out_and_come_in_again(
    made: ExchangedProject, target: str, offsets: str
) -> None:
    with TemporaryDirectory() as folder:
        first, between, second = (Path(folder) / name for name in ("a.qualcode", "b.qdpx", "c.qualcode"))
        taken(made, first)
        with open_project(first, coder="mara", write=False) as project:
            given_out = give_out(project, between, wishes=ExportWishes(target, offsets))
            came = open_exchange(between, second, coder="mara")
            assert came.held == came.taken == given_out.counts
            assert (came.tolerated, came.left_out, came.missing) == ((), (), ())
            with open_project(second, coder="mara", write=False) as again:
                assert picture(again) == carried(picture(project), target)


SURVEY = 'id,Why?\nP1,"I like it\nvery much. Ann: yes"\nP2,No idea: none\n'
TITLED = "# Interview with Anna\n\nAnna: We had a plan.\n\nI: Oh?\n\nAnna: Yes.\n"


@pytest.mark.parametrize("target", ["", *TARGETS])
def test_titles_stay_nobodys_words_and_answers_those_of_who_gave_them(
    project: Project, tmp_path: Path, target: str
) -> None:
    (tmp_path / "survey.csv").write_text(SURVEY)
    (tmp_path / "anna.md").write_text(TITLED)
    import_survey(project, tmp_path / "survey.csv", respondent="id", texts=["Why?"])
    import_documents(project, [tmp_path / "anna.md"])
    with project.change("set", "who speaks") as tx:
        tx.update_where("speaker", {"label": "Anna"}, role="participant", case_id=1)
    given_out = give_out(project, tmp_path / "out.qdpx", wishes=ExportWishes(target))
    assert not [sentence for sentence in given_out.left_out if "turns" in sentence]
    came = open_exchange(tmp_path / "out.qdpx", tmp_path / "again.qualcode", coder="mara")
    assert came.clean
    with open_project(tmp_path / "again.qualcode", coder="mara", write=False) as again:
        assert picture(again) == picture(project)
