"""What is given out of a project comes in again as it was."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from exchanged_study import PLANNED, PLANS, a_project, coding, document, taken
from hypothesis import HealthCheck, Phase, given, settings
from pictures import picture
from random_projects import projects

from example_counts import examples
from qualcode.domain.exchange import ExchangedProject
from qualcode.exchange.values_out import exchanged
from qualcode.storage.project import open_project


@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
@given(projects())
def test_the_values_of_a_project_make_an_equal_one(made: ExchangedProject) -> None:
    with TemporaryDirectory() as folder:
        first, second = Path(folder) / "first.qualcode", Path(folder) / "second.qualcode"
        taken(made, first)
        with open_project(first, coder="mara", write=False) as project:
            taken(exchanged(project), second)
            with open_project(second, coder="mara", write=False) as again:
                assert picture(again) == picture(project)


def test_only_the_codings_of_the_coders_asked_for_are_given_out(tmp_path: Path) -> None:
    taken(
        a_project(document([coding(1, PLANS, PLANNED), coding(2, PLANS, PLANNED, coder="")])), tmp_path / "a.qualcode"
    )
    with open_project(tmp_path / "a.qualcode", coder="mara", write=False) as project:
        given_out = exchanged(project, coders=["ann"])
        assert [len(one.codings) for one in given_out.documents()] == [1]
        assert [one.name for one in given_out.coders] == ["ann"]
