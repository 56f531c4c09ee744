"""The screen that compares coders: codes by their trouble, a heat table, confusions, and the course of the rounds."""

from __future__ import annotations

import asyncio
import json
import shlex
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from rounds_pilot import Rounds, at_work
from textual.widgets import Static

from example_counts import examples
from qualcode.cli.app import cli
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.memos import add_memo
from qualcode.documents.listing import set_done
from qualcode.domain.errors import InputError
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.documents import find_document, read_text
from qualcode.team.rounds import new_round
from qualcode.tui.agreement.bars import BANDS, Scale, decimal, interval_bar, place_of, scale_of, scale_title
from qualcode.tui.agreement.counter import FigureCounter
from qualcode.tui.agreement.people import CodersPrompt
from qualcode.tui.agreement.questions import Answer, Question, answer
from qualcode.tui.agreement.sitting import Sitting
from qualcode.tui.prompts.dialogs import ChoicePrompt, Report
from qualcode.tui.screens.agreement import AgreementScreen
from rounds_study import ids, opened, working_as

PLAN, LONG = "We had a plan.", "It took us a long time."
FIRST, SECOND = ("oak 1", "elm 1"), ("oak 2", "elm 2")


class Here:
    """Counts in a thread of the test; what a test holds up is answered once it lets go."""

    asked: list[Question] = []
    held: asyncio.Event | None = None
    refusal = ""
    ended = 0

    def __init__(self, path: Path, coder: str) -> None:
        self._path, self._coder = path, coder

    async def ask(self, question: Question, progress: Callable[[int, int], None]) -> Answer:
        Here.asked.append(question)
        if Here.held is not None:
            await Here.held.wait()
        if Here.refusal:
            raise InputError(Here.refusal)
        return await asyncio.to_thread(self._count, question)

    def _count(self, question: Question) -> Answer:
        with open_project(self._path, coder=self._coder, write=False) as project:
            return answer(project, question)

    async def end(self) -> None:
        Here.ended += 1


@pytest.fixture(autouse=True)
def _counts_here(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("asked", []), ("held", None), ("refusal", ""), ("ended", 0)):
        monkeypatch.setattr(Here, name, value)
    monkeypatch.setattr(AgreementScreen, "COUNTER", Here)


# The study ----------------------------------------------------------------------------------------------


def give(project: Project, document: str, coder: str, code: str, words: str) -> None:
    found = find_document(project, document)
    start = read_text(project, found.version_id).index(words)
    with working_as(project, coder):
        apply_code(project, found.id, (start, start + len(words)), load_tree(project).find(code).id)


def done(project: Project, coder: str, *documents: str) -> None:
    with working_as(project, coder):
        for document_id in ids(project, *documents):
            set_done(project, document_id, True)


@cache
def _coded(finished: bool) -> bytes:
    """jonas and ines agree on Plans, and in the second round on Time too; tom did one document of the first."""
    with TemporaryDirectory() as name, opened(Path(name)) as project:
        for number, documents in ((1, FIRST), (2, SECOND)):
            coders = ["jonas", "ines", "tom"] if number == 1 else ["jonas", "ines"]
            new_round(project, f"R{number}", documents=ids(project, *documents), coders=coders, blind=False)
        for document in (*FIRST, *SECOND):
            for coder in ("jonas", "ines"):
                give(project, document, coder, "Plans", PLAN)
            give(project, document, "jonas", "Time", LONG)
        give(project, "oak 1", "tom", "Plans", PLAN)
        give(project, "oak 2", "ines", "Time", LONG)
        give(project, "elm 2", "ines", "Time", LONG)
        give(project, "elm 1", "ines", "Plans", LONG)
        if finished:
            for coder in ("jonas", "ines"):
                done(project, coder, *FIRST, *SECOND)
            done(project, "tom", "oak 1")
        path = project.path
        project.close()
        return path.read_bytes()


def study(folder: Path, *, finished: bool = True) -> Path:
    path = folder / "several.qualcode"
    path.write_bytes(_coded(finished))
    return path


@asynccontextmanager
async def compared(path: Path, *keys: str, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Rounds]:
    """The program on the screen of agreement, with some keys pressed."""
    async with at_work(path, "mara", size=size) as desk:
        await desk.press("f7")
        await desk.comes("agreement")
        await counted(desk)
        for key in keys:
            await desk.press(key)
            await counted(desk)
        yield desk


def screen_of(desk: Rounds) -> AgreementScreen:
    screen = desk.app.screen
    assert isinstance(screen, AgreementScreen), screen
    return screen


async def counted(desk: Rounds) -> None:
    """Wait until what is asked is answered."""
    screen = screen_of(desk)
    await desk.until(lambda: screen.present.as_of and not screen.is_counting)
    await desk.paint()


async def chosen(desk: Rounds, key: str, text: str) -> None:
    """Answer what a key asks."""
    screen = screen_of(desk)
    await desk.press(key)
    await desk.until(lambda: isinstance(desk.app.screen, ChoicePrompt))
    await desk.type(text)
    await desk.press("enter")
    await desk.until(lambda: desk.app.screen is screen)
    await counted(desk)


def stands_on(desk: Rounds) -> str:
    """What is said above the list, however its lines are broken."""
    return " ".join(str(screen_of(desk).query_one("#counted", Static).content).split())


def cells(desk: Rounds) -> dict[str, list[str]]:
    """Code → the other cells of its row, without blanks around them."""
    rows = (line.split("|") for line in desk.lines())
    return {row[0].split("  ")[0]: [cell.strip() for cell in row[1:]] for row in rows}


# Codes --------------------------------------------------------------------------------------------------


async def test_codes_stand_with_their_figures_the_most_troubled_first_and_what_they_stand_on(tmp_path: Path) -> None:
    async with compared(study(tmp_path), size=(140, 40)) as desk:
        assert list(cells(desk)) == ["Time", "Plans"]
        bar, alpha, interval, below, percent, kappa, ac1, prevalence, n = cells(desk)["Time"]
        assert len(bar) >= 16 and set("●─┤") <= set(bar) and 0 < float(alpha) < 0.8
        assert float(interval.split()[0].replace("−", "-")) <= float(alpha) <= float(interval.split()[1])
        assert below.endswith(" %") and 50 < float(percent) < 100 and float(kappa) < 1 and float(ac1) > 0
        assert len(prevalence.split()) == 3 and int(n) > 100
        told = stands_on(desk)
        assert "Krippendorff’s α, nominal · each code yes or no · character by character" in told
        assert "Speech in documents that at least two of the coders finished (4 documents)" in told
        assert "3 coders: ines, jonas, tom · 2 codes" in told and "no speech: speakers' labels" in told
        assert "2,000 resamples of the documents, seed 1" in told and told.count("too narrow") == 1
        await desk.press("s")
        assert list(cells(desk)) == ["Plans", "Time"]
        assert len(Here.asked) == 1


@pytest.mark.long
async def test_keys_change_what_is_compared_and_the_definition_follows(tmp_path: Path) -> None:
    async with compared(study(tmp_path)) as desk:
        await chosen(desk, "t", "sentences")
        assert "sentence by sentence" in stands_on(desk) and int(cells(desk)["Time"][-1]) < 40
        await chosen(desk, "v", "participants")
        assert "Speech of participants in documents" in stands_on(desk)
        await chosen(desk, "o", "R2")
        assert "(2 documents) · 2 coders: ines, jonas · 2 codes · round “R2”" in stands_on(desk)
        await desk.press("r")
        await counted(desk)
        assert "each wherever one below it is" in stands_on(desk)
        await chosen(desk, "i", "none")
        assert "No intervals" in stands_on(desk) and cells(desk)["Time"][2] == ""
        await chosen(desk, "l", "one code")
        assert "one code for each unit" in stands_on(desk)
        assert "Percent agreement" in cells(desk) and "Time" not in cells(desk)


@pytest.mark.long
async def test_who_is_compared_is_ticked_and_one_alone_is_refused(tmp_path: Path) -> None:
    async with compared(study(tmp_path)) as desk:
        await desk.press("w")
        await desk.until(lambda: isinstance(desk.app.screen, CodersPrompt))
        await desk.press("space", "enter")
        assert "tick another one" in str(desk.app.screen.query_one("#dialog-refusal", Static).content)
        await desk.press("down", "space", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, AgreementScreen))
        await counted(desk)
        assert "2 coders: ines, jonas" in stands_on(desk)


# Heat table, confusions, rounds -------------------------------------------------------------------------


@pytest.mark.long
async def test_the_heat_table_tells_each_pair_by_number_and_mark_and_other_columns_on_request(tmp_path: Path) -> None:
    async with compared(study(tmp_path), "2") as desk:
        assert [column.title for column in screen_of(desk).rows.columns[1:-1]] == [
            "ines – jonas",
            "ines – tom",
            "jonas – tom",
        ]
        time, plans = cells(desk)["Time"], cells(desk)["Plans"]
        assert time[0].startswith("○ .") and plans[1:3] == ["● 1.000*", "● 1.000*"] and plans[0][0] in "●◐"
        assert "● from .80" in stands_on(desk)
        await chosen(desk, "b", "documents")
        titles = [column.title for column in screen_of(desk).rows.columns]
        assert set(titles[1:-1]) == {"oak 1", "oak 2", "elm 1", "elm 2"}
        assert cells(desk)["Plans"][titles.index("oak 1") - 1] == "● 1.000"
        assert cells(desk)["Plans"][titles.index("elm 1") - 1].startswith("○ .")
        await chosen(desk, "b", "sites")
        assert {"oak", "elm"} <= {column.title for column in screen_of(desk).rows.columns}


@pytest.mark.long
async def test_columns_that_do_not_fit_are_reached_by_arrows(tmp_path: Path) -> None:
    async with compared(study(tmp_path), "2", size=(50, 24)) as desk:
        titles = [column.title for column in screen_of(desk).rows.columns]
        assert "ines – jonas" in titles and "jonas – tom" not in titles
        assert "columns 1 to" in desk.part("#summary")
        await desk.press("right", "right", "right")
        titles = [column.title for column in screen_of(desk).rows.columns]
        assert "jonas – tom" in titles and "ines – jonas" not in titles
        await desk.press("left", "left", "left")
        assert "ines – jonas" in [column.title for column in screen_of(desk).rows.columns]


async def test_confusions_say_who_says_what_where_and_how_much(tmp_path: Path) -> None:
    async with compared(study(tmp_path), "3") as desk:
        lines = desk.lines()
        assert lines[0].startswith("Another code  23 characters")
        assert lines[1].startswith("ines: Plans|jonas: Time|") and lines[1].endswith("|23|1")
        assert "ines says “Plans” where jonas says “Time” and not that: 23 characters in 1 document" in desk.part(
            "#summary"
        )
        assert any("nothing" in line for line in lines)
        await desk.press("x")
        assert len(desk.lines()) == 2


@pytest.mark.long
async def test_rounds_stand_side_by_side_for_all_and_for_every_two(tmp_path: Path) -> None:
    async with compared(study(tmp_path), "4") as desk:
        lines = desk.lines()
        headings = [line for line in lines if "|" not in line]
        assert headings == ["Everybody", "ines – jonas", "ines – tom", "jonas – tom"]
        time = next(line for line in lines if line.startswith("Time"))
        first, second, change = (cell.strip() for cell in time.split("|")[1:4])
        assert first[0] == "○" and second == "● 1.000" and change.startswith("▲ ")
        assert screen_of(desk).code_at_cursor == "Time"


# The card -----------------------------------------------------------------------------------------------


async def test_the_card_of_a_code_tells_all_and_its_command_gives_the_same_figure(tmp_path: Path) -> None:
    path = study(tmp_path)
    async with compared(path) as desk:
        await chosen(desk, "t", "sentences")
        screen_of(desk).rows.go_to(("code", "Time"))
        value = cells(desk)["Time"][1]
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, Report))
        text = str(desk.app.screen._content)  # type: ignore[attr-defined]
        for part in ("1 − (N−1)·Σ", "Krippendorff 2004", "prevalence: ines", "n = ", "sentences", "Gwet’s AC1"):
            assert part in text, part
        command = next(line for line in text.splitlines() if line.startswith("qualcode "))
    words = shlex.split(command)
    assert words[:2] == ["qualcode", "-p"] and Path(words[2]).resolve() == path.resolve()
    found = CliRunner().invoke(cli, [words[3], "-p", words[2], *words[4:], "--json"])
    rows = {row["metric"]: row for row in json.loads(found.stdout)["rows"]}
    assert {row["code"] for row in rows.values()} == {"Time"}
    assert decimal(rows["krippendorff_alpha_nominal"]["value"]) == value


@pytest.mark.long
async def test_cards_of_the_other_views_tell_each_column_or_the_sentence(tmp_path: Path) -> None:
    async with compared(study(tmp_path)) as desk:
        for view, parts in (
            ("2", ("ines – jonas", "--by code,pair")),
            ("3", ("where jonas says", "--confusions")),
            ("4", ("R1", "R2", "--by code,round")),
        ):
            await desk.press(view)
            await counted(desk)
            await desk.press("enter")
            await desk.until(lambda: isinstance(desk.app.screen, Report))
            text = str(desk.app.screen._content)  # type: ignore[attr-defined]
            assert all(part in text for part in parts), text
            await desk.press("escape")


# Nothing to show, stopping, changes ---------------------------------------------------------------------


async def test_where_nobody_has_finished_it_says_what_to_do_and_counts_on_request(tmp_path: Path) -> None:
    async with compared(study(tmp_path, finished=False), size=(80, 24)) as desk:
        text = " ".join(desk.screen_text().split())
        assert "No document is finished by two of the coders" in text and "documents done DOC" in text
        assert "Rounds" in text and "jonas 0" in text and not Here.asked
        await desk.press("a")
        await counted(desk)
        assert "Time" in cells(desk) and "whatever has codings counts as finished" in stands_on(desk)


@pytest.mark.long
async def test_one_coder_alone_is_told_how_others_come_in(tmp_path: Path) -> None:
    with opened(tmp_path) as project:
        give(project, "oak 1", "jonas", "Plans", PLAN)
        done(project, "jonas", "oak 1")
        path = project.path
    async with compared(path, "4") as desk:
        text = " ".join(desk.screen_text().split())
        assert "only jonas has coded anything" in text and "codings import FILE --done" in text and not Here.asked


@pytest.mark.long
async def test_counting_is_seen_stopped_and_begun_again_and_a_refusal_is_shown(tmp_path: Path) -> None:
    Here.held = asyncio.Event()
    async with at_work(study(tmp_path), "mara") as desk:
        await desk.pilot.press("f7")
        for _ in range(200):
            await desk.pilot.pause(0.02)
            if "Counting …" in desk.screen_text():
                break
        assert "Counting …   Esc stops it" in desk.screen_text()
        await desk.press("escape")
        await desk.until(lambda: "Press c to count" in " ".join(desk.screen_text().split()))
        Here.held, Here.refusal = None, "the moon is full"
        await desk.press("c")
        await counted(desk)
        assert "the moon is full" in desk.screen_text().lower()
        Here.refusal = ""
        await desk.press("c")
        await counted(desk)
        assert "Time" in cells(desk)
        await desk.press("escape")
        await desk.comes("documents")
        assert Here.ended == 1
        await desk.press("f7")
        await desk.comes("agreement")
        await counted(desk)
        assert "Time" in cells(desk) and len(Here.asked) == 3, "what was counted is shown again"


@pytest.mark.long
async def test_a_coding_has_it_counted_anew_and_a_memo_does_not(tmp_path: Path) -> None:
    async with compared(study(tmp_path)) as desk:
        written = await desk.app.store.run(add_memo, "A thought.")
        await desk.app.announce(written)
        await counted(desk)
        assert len(Here.asked) == 1
        await desk.press("2", "1")
        await counted(desk)
        assert len(Here.asked) == 2, "the codes were not counted again"
        with_code = await desk.app.store.run(apply_code, 1, (0, 10), 1)
        await desk.app.announce(with_code.effects)
        await counted(desk)
        assert len(Here.asked) == 3


@pytest.mark.long
async def test_a_process_beside_the_screen_counts_the_same(tmp_path: Path) -> None:
    path, question = study(tmp_path), Sitting().question()
    counter = FigureCounter(path, "mara")
    try:
        found = await counter.ask(question, lambda done, of: None)
    finally:
        await counter.end()
    with open_project(path, coder="mara", write=False) as project:
        assert found == answer(project, question)


# Bars ---------------------------------------------------------------------------------------------------


@settings(max_examples=examples(60))
@given(st.floats(-1, 1), st.floats(0, 0.5), st.floats(0, 0.5), st.integers(12, 90))
def test_a_bar_takes_just_its_room_and_its_point_lies_inside_its_interval(
    value: float, below: float, above: float, width: int
) -> None:
    scale = scale_of([value])
    low, high = max(-1.0, value - below), min(1.0, value + above)
    text = "".join(piece for piece, _ in interval_bar(value, low, high, scale, width))
    assert len(text) == width and text.count("●") == 1
    assert text.index("●") == place_of(value, scale, width)
    assert place_of(low, scale, width) <= text.index("●") <= place_of(high, scale, width)
    assert len(scale_title(scale, width)) == width


def test_figures_are_written_short_and_the_scale_reaches_below_nothing_only_where_a_figure_does() -> None:
    assert [decimal(value) for value in (0.5852, -0.0301, 1.0, -0.0001, None)] == [
        ".585",
        "−.030",
        "1.000",
        ".000",
        "–",
    ]
    assert scale_of([0.2, -0.01, None]) == Scale(0.0) and scale_of([-0.5]) == Scale(-1.0)
    assert scale_title(Scale(0.0), 20).split() == ["0", ".667", ".8", "1"]
    assert [ink for _, ink in interval_bar(0.5, None, None, Scale(0.0), 20) if ink == "warn"] == ["warn"]
    assert len(BANDS) == 3
