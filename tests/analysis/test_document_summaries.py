"""Saturation, coverage, profile, timeline and portrait: every number is counted anew from the exported codings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counted_anew import CODES, Anew, scatter
from counted_study import opened, working_as
from qualcode.analysis.saturation import SaturationRule, runs_of
from qualcode.analysis.timelines import period
from qualcode.cases.attributes import set_attribute, set_attribute_type
from qualcode.cases.mapping import map_speaker
from qualcode.documents.listing import set_done
from qualcode.domain.errors import InputError, NotFoundError
from qualcode.domain.summaries import SummaryWish
from qualcode.domain.summary_answers_documents import CodeCoverage, PortraitOf, Profile, Saturation, Timeline
from qualcode.reports.hiding import hide_small
from qualcode.reports.summaries.coverage import CoverageOptions, answer_coverage, coverage_summary
from qualcode.reports.summaries.portrait import PortraitOptions, answer_portrait, portrait_summary
from qualcode.reports.summaries.profile import ProfileOptions, answer_profile, profile_summary
from qualcode.reports.summaries.saturation import SaturationOptions, answer_saturation, saturation_summary
from qualcode.reports.summaries.timeline import TimelineOptions, answer_timeline, timeline_summary
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.documents import find_document

ALL = SummaryWish()
FLAT = SummaryWish(roll_up=False)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path, coded=False) as project:
        yield project


@pytest.fixture(params=[1, pytest.param(2, marks=pytest.mark.long), pytest.param(3, marks=pytest.mark.long)])
def chance(request: pytest.FixtureRequest, study: Project) -> Project:
    """Coded by chance; the notes are what somebody wrote in a survey."""
    set_attribute(study, find_document(study, "hall"), "kind", "survey answer")
    scatter(study, request.param)
    return study


def saturation(project: Project, wish: SummaryWish = ALL, **options: Any) -> Saturation:
    return answer_saturation(project, wish, SaturationOptions(**options))


def coverage(project: Project, wish: SummaryWish = ALL, by: str = "all") -> CodeCoverage:
    return answer_coverage(project, wish, CoverageOptions(by=by))


def profile(project: Project, wish: SummaryWish = ALL) -> Profile:
    return answer_profile(project, wish, ProfileOptions())


def timeline(project: Project, wish: SummaryWish = ALL, **options: Any) -> Timeline:
    return answer_timeline(project, wish, TimelineOptions(**options))


def portrait(project: Project, document: str, wish: SummaryWish = ALL) -> PortraitOf:
    return answer_portrait(project, wish, PortraitOptions(document=document))


def date(project: Project, **days: str) -> None:
    for name, day in days.items():
        set_attribute(project, find_document(project, name), "held", day)


# ---------------------------------------------------------------- saturation


def test_new_codes_are_those_that_no_document_before_has(chance: Project) -> None:
    date(chance, first="2018-03-02", second="2018-01-15", hall="2018-02-01")
    answer, anew = saturation(chance, base=1, run=1), Anew(chance)
    assert answer.order == "document.held"
    known: set[str] = set()
    for place, name in zip(answer.series[0].places, ["second", "hall", "first"], strict=True):
        codes = {row.code for row in anew.of(CODES, name)}
        assert (place.document, place.segments, place.codes) == (name, len(anew.of(CODES, name)), len(codes))
        assert set(place.new) == codes - known
        known |= codes
        assert (place.so_far, place.share) == (len(known), len(known) / len({row.code for row in anew.rows}))
    new = [len(place.new) for place in answer.series[0].places]
    assert [run.ratio for run in answer.series[0].runs] == [n / new[0] for n in new[1:]]


def test_at_a_site_a_code_is_new_by_what_is_said_there(chance: Project) -> None:
    answer, anew = saturation(chance, order="name", by_site=True), Anew(chance)
    site_of = {row["participant"]: row["site"] for row in anew.people.values()}
    assert [series.site for series in answer.series] == [None, "Elm", "Oak Hill"]
    for series in answer.series[1:]:
        known: set[str] = set()
        for place in series.places:
            codes = set()
            for row in anew.of(CODES, place.document):
                sites = {site_of[person] for person in anew.persons(row)} or {anew.sheet[place.document]["site"]}
                codes |= {row.code} if series.site in sites else set()
            assert set(place.new) == codes - known
            known |= codes
    assert [place.document for place in answer.series[2].places] == ["first", "hall"]


def test_what_nobody_finished_and_nobody_coded_is_told_and_is_not_without_news(study: Project) -> None:
    only = SummaryWish(coders=("jonas",))
    answer = saturation(study, only)
    assert answer.not_counted == ("hall", "second")
    assert [place.document for place in answer.series[0].places] == ["first"]
    assert "2 documents are left out" in answer.notes[1]
    with working_as(study, "jonas"):
        set_done(study, find_document(study, "hall").id, True)
    assert [place.document for place in saturation(study, only).series[0].places] == ["first", "hall"]
    assert [p.document for p in saturation(study, only, finished=True).series[0].places] == ["hall"]


def test_saturation_is_reported_as_documents_before_a_run_and_its_length(study: Project) -> None:
    answer = saturation(study, order="name", base=1, run=1, threshold=0.0)
    new = [len(place.new) for place in answer.series[0].places]
    assert new == [2, 1, 1]  # first: Liked, Time; hall: Plan; second: Unknown
    assert answer.series[0].saturated_at is None
    assert dict(saturation_summary(answer).facts)["saturated"] == "not reached"
    at_last = saturation(study, order="name", base=1, run=1, threshold=0.5)
    assert at_last.series[0].saturated_at == 1
    assert dict(saturation_summary(at_last).facts)["saturated"] == "1+1"


def test_the_published_example_gives_its_ratio() -> None:
    """37 codes in a base of four interviews and 7 new ones in the next two are 19 % new information."""
    (run,) = runs_of([20, 10, 5, 2, 4, 3], 37, SaturationRule())
    assert (run.first, run.last, run.new, f"{run.ratio:.0%}") == (5, 6, 7, "19%")


def test_too_few_documents_leave_saturation_undefined(study: Project) -> None:
    answer = saturation(study)
    assert answer.series[0].base_codes is None
    assert any("undefined" in note for note in answer.notes)
    assert dict(saturation_summary(answer).facts)["saturated"] == "undefined"


def test_documents_without_the_date_come_last_and_are_told(study: Project) -> None:
    date(study, hall="2020-01-01")
    answer = saturation(study)
    assert answer.series[0].places[0].document == "hall"
    assert any("2 documents have no document.held" in note for note in answer.notes)


def test_numbers_order_documents_by_their_value(study: Project) -> None:
    for name, value in (("first", "10"), ("second", "9.5"), ("hall", "-1")):
        set_attribute(study, find_document(study, name), "rank", value)
    answer = saturation(study, order="rank")
    assert [place.document for place in answer.series[0].places] == ["hall", "second", "first"]


def test_documents_are_not_put_in_order_by_what_is_of_people(study: Project) -> None:
    with pytest.raises(InputError, match="no attribute of documents"):
        saturation(study, order="role")


def test_numbered_documents_are_not_named(study: Project) -> None:
    table = saturation_summary(saturation(study, numbered=True)).table("interviews")
    assert table is not None and [row[0] for row in table.rows] == ["1", "2", "3"]
    assert not table.people
    named = saturation_summary(saturation(study)).table("interviews")
    assert named is not None and {row[0] for row in named.rows} == {"first", "second", "hall"} and named.people


# ---------------------------------------------------------------- coverage


@pytest.mark.parametrize("by", ["all", "document", "role", "site"])
def test_coverage_is_the_speech_inside_codings_each_code_point_once(chance: Project, by: str) -> None:
    answer, anew = coverage(chance, by=by), Anew(chance)
    out_of: Counter[str] = Counter()
    covered: Counter[tuple[str, str]] = Counter()
    persons: dict[tuple[str, str], set[str]] = {}
    for name in anew.texts:
        for start, end, who in anew.speech(name):
            person = anew.people.get(who or "")
            if who is not None and person is None:
                continue  # The interviewer.
            column = {
                "all": "all",
                "document": name,
                "participant": person["participant"] if person else "(none)",
                "role": (person["role"] if person else "") or "(none)",
                "site": person["site"] if person else anew.sheet[name]["site"],
            }[by]
            out_of[column] += end - start
            for code in CODES:
                rows = anew.of(anew.below(code), name)
                inside = sum(any(row.start <= at < row.end for row in rows) for at in range(start, end))
                covered[code, column] += inside
                if inside:
                    persons.setdefault((code, column), set()).add(person["participant"] if person else name)
    assert {name: column.code_points for name, column in answer.columns.items()} == dict(out_of)
    for cell in answer.rows:
        key = (cell.code, cell.column)
        assert cell.code_points == covered[key]
        assert cell.share == covered[key] / out_of[cell.column]
        assert cell.people == len(persons.get(key, ()))
    assert sum(covered.values()) > 100


def test_without_known_participants_shares_are_undefined(tmp_path: Path) -> None:
    with opened(tmp_path) as project:
        for label in ("ANNA", "BEN", "CARA", "DORA"):
            map_speaker(project, label, participant=None, interviewer=True)
        answer = coverage(project)
    assert {cell.share for cell in answer.rows} == {None}
    assert any("undefined" in note for note in answer.notes)


def test_coverage_is_not_counted_by_label(study: Project) -> None:
    with pytest.raises(InputError, match="label"):
        coverage(study, by="speaker")


def test_both_tables_of_coverage_show_the_same_cells(study: Project) -> None:
    summary = coverage_summary(coverage(study, by="role"))
    shares, points = summary.tables
    assert (shares.key, points.key, shares.people) == ("shares", "code_points", points.people)
    assert shares.sums == points.sums and len(shares.sums) == len(shares.columns) - 1


# ---------------------------------------------------------------- profile


@pytest.mark.parametrize("wish", [ALL, FLAT])
def test_a_profile_has_the_codings_of_each_document(chance: Project, wish: SummaryWish) -> None:
    answer, anew = profile(chance, wish), Anew(chance)
    found = {(cell.code, cell.document): cell for cell in answer.rows}
    for code in CODES:
        for name in anew.texts:
            rows = anew.of(anew.below(code, roll_up=wish.roll_up), name)
            cell = found.get((code, name))
            assert (cell.segments if cell else 0) == len(rows)
            if cell:
                assert cell.per_1000_words == 1000 * len(rows) / anew.words[name]
                persons = {person for row in rows for person in anew.persons(row)}
                assert cell.people == (len(persons) if name != "hall" else 1)
    for document in answer.documents:
        rows = anew.of(CODES, document.document)
        assert (document.segments, document.codes) == (len(rows), len({row.code for row in rows}))


def test_the_last_row_of_a_profile_is_made_of_the_topmost_codes(study: Project) -> None:
    counts = profile_summary(profile(study)).table("counts")
    assert counts is not None
    assert [row[0] for row in counts.rows][-1] == "all codes"
    for whole, *parts in counts.sums:
        assert counts.rows[whole.row][whole.column] >= max(counts.rows[p.row][p.column] for p in parts)  # type: ignore[operator, type-var]
    column = {str(c.title): i for i, c in enumerate(counts.columns)}["first"]
    last = next(sums for sums in counts.sums if sums[0] == (len(counts.rows) - 1, column))
    assert counts.rows[-1][column] == sum(counts.rows[place.row][column] for place in last[1:])  # type: ignore[misc]


# ---------------------------------------------------------------- timeline


def test_a_timeline_counts_by_month_and_shows_the_months_between(chance: Project) -> None:
    date(chance, first="2018-03-02", second="2018-01-15")
    answer, anew = timeline(chance), Anew(chance)
    month = {"first": "2018-03", "second": "2018-01", "hall": "(none)"}
    assert (answer.by, answer.per) == ("document.held", "month")
    assert list(answer.periods) == ["2018-01", "2018-02", "2018-03", "(none)"]
    assert answer.periods["2018-02"].documents == 0
    for cell in answer.rows:
        rows = [row for row in anew.of(anew.below(cell.code)) if month[row.document] == cell.period]
        persons = {person for row in rows for person in anew.persons(row)}
        assert (cell.segments, cell.documents) == (len(rows), len({row.document for row in rows}))
        assert cell.participants == len(persons)
        assert cell.people == len(persons) + (cell.period == "(none)" and bool(rows))


def test_a_wave_of_participants_counts_with_whom_a_coding_reaches(chance: Project) -> None:
    answer, anew = timeline(chance, by="years"), Anew(chance)
    years = {row["participant"]: row["years"] for row in anew.people.values()}
    assert (answer.per, list(answer.periods)) == ("value", ["3", "5", "7", "12", "(none)"])
    for cell in answer.rows:
        reached = [
            row
            for row in anew.of(anew.below(cell.code))
            if cell.period in ({years[person] for person in anew.persons(row)} or {"(none)"})
        ]
        assert cell.segments == len(reached)


def test_choices_stand_in_the_order_in_which_they_are_allowed(study: Project) -> None:
    for name, wave in (("first", "pilot"), ("second", "autumn"), ("hall", "spring")):
        set_attribute(study, find_document(study, name), "wave", wave)
    set_attribute_type(study, "wave", "choice", ["pilot", "spring", "autumn"])
    assert list(timeline(study, by="wave").periods) == ["pilot", "spring", "autumn"]


@pytest.mark.parametrize(
    ("last", "per", "number"), [("2018-12-31", "month", 12), ("2021-06-01", "quarter", 14), ("2030-01-01", "year", 13)]
)
def test_the_finest_period_is_taken_that_makes_a_modest_table(study: Project, last: str, per: str, number: int) -> None:
    date(study, first="2018-01-01", second=last, hall=last)
    answer = timeline(study)
    assert (answer.per, len(answer.periods)) == (per, number)


def test_periods_are_named_as_they_are_read() -> None:
    assert [period("2018-05-31", per) for per in ("month", "quarter", "year", "value")] == [
        "2018-05",
        "2018 Q2",
        "2018",
        "2018-05-31",
    ]


def test_a_timeline_without_a_date_says_what_is_missing(study: Project) -> None:
    with pytest.raises(InputError, match="no attribute of documents is a date"):
        timeline(study)
    with pytest.raises(InputError, match="holds no dates"):
        timeline(study, by="years", per="month")
    with pytest.raises(InputError, match="is no time"):
        timeline(study, by="participant")


def test_a_date_that_is_a_slip_of_the_pen_is_told_and_makes_no_endless_table(study: Project) -> None:
    date(study, first="2018-01-01", second="0218-01-01", hall="2018-01-01")
    with pytest.raises(InputError, match="more than 600"):
        timeline(study, per="month")


def test_shares_of_a_period_without_people_are_undefined(study: Project) -> None:
    date(study, first="2018-01-01", second="2018-03-01", hall="2018-03-01")
    shares = timeline_summary(timeline(study)).table("participant_shares")
    assert shares is not None
    assert {row[2] for row in shares.rows} == {None}
    assert {column.people for column in shares.columns} == {None, 2, 0}


# ---------------------------------------------------------------- portrait


@pytest.mark.parametrize("name", ["first", "second", "hall"])
def test_a_portrait_shows_where_each_code_is_given(chance: Project, name: str) -> None:
    answer, anew = portrait(chance, name), Anew(chance)
    text = anew.texts[name]
    assert answer.length == len(text)
    for code in CODES:
        rows = anew.of(anew.below(code), name)
        wanted = {at for row in rows for at in range(row.start, row.end)}
        found = [one for one in answer.stretches if one.code == code]
        covered = [at for one in found for at in range(one.start, one.end)]
        assert sorted(wanted) == covered
        assert sum(one.codings for one in found) == len(rows)
        for one in found:
            inside = [row for row in rows if one.start <= row.start < one.end]
            assert set(one.participants) == {person for row in inside for person in anew.persons(row)}
            turns = [turn for turn in answer.turns if turn.start < one.end and one.start < turn.end]
            if turns:
                assert (one.from_turn, one.to_turn) in (
                    (turns[0].turn, turns[-1].turn),
                    (turns[0].turn - 1, turns[-1].turn),  # It begins between two turns.
                )


def test_labels_of_speakers_stand_in_no_table_of_a_portrait(study: Project) -> None:
    answer = portrait(study, "first")
    assert [turn.speaker for turn in answer.turns][:2] == ["INTERVIEWER", "ANNA"]
    summary = portrait_summary(answer)
    words = [value for table in summary.tables for row in table.rows for value in row if isinstance(value, str)]
    assert {"interviewer", "P1", "P2"} <= set(words)
    assert not {"ANNA", "BEN", "INTERVIEWER"} & set(words)
    assert summary.groups == (("the portrait", "“document: first”", 2),)


def test_a_portrait_of_few_tells_nothing_once_small_cells_are_hidden(study: Project) -> None:
    hidden = hide_small(portrait_summary(portrait(study, "first")), 3)
    told = {value for table in hidden.tables for row in table.rows for value in row if isinstance(value, str)}
    assert told == {"interviewer", "Time"}  # One coding of Time reaches the interviewer alone.


def test_a_portrait_is_of_one_document(study: Project) -> None:
    with pytest.raises(InputError, match="one document"):
        portrait(study, "")
    assert portrait(study, "", SummaryWish(documents=("hall",))).document == "hall"
    with pytest.raises(NotFoundError):
        portrait(study, "nowhere")


# ---------------------------------------------------------------- all of them


def test_a_study_without_codings_is_answered(empty: Project) -> None:
    assert saturation(empty).series[0].places == ()
    assert {cell.code_points for cell in coverage(empty).rows} == {0}
    assert profile(empty).rows == ()
    assert {cell.segments for cell in timeline(empty, by="phase").rows} == {0}
    assert portrait(empty, "first").stretches == ()


def test_every_summary_keeps_to_what_is_asked_for(study: Project) -> None:
    wish = SummaryWish(codes=("Plan",), documents=("first",), coders=("jonas",), where="Liked")
    assert [(cell.code, cell.segments) for cell in profile(study, wish).rows] == [("Plan", 1), ("Plan/Liked", 1)]
    assert saturation(study, wish).series[0].places[0].new == ("Plan/Liked",)
    assert portrait(study, "first", wish).stretches[0].participants == ("P1", "P2")
    assert [line.code for line in coverage(study, wish).codes] == ["Plan", "Plan/Liked", "Plan/Unknown"]
    assert timeline(study, wish, by="phase").rows[0].segments == 1
    for answer in (profile(study, wish), saturation(study, wish), coverage(study, wish)):
        assert (answer.coders, answer.filter.codings, answer.filter.where) == (("jonas",), 1, "Liked")


def test_who_is_left_out_is_in_no_number(study: Project) -> None:
    (ben,) = [case.id for case in list_cases(study, "participant") if case.name == "P2"]
    wish = SummaryWish(left_out=frozenset({ben}))
    assert coverage(study, wish, "participant").columns.keys() == {"P1", "P3", "P4"}
    assert {cell.code: cell.segments for cell in profile(study, wish).rows if cell.document == "first"} == {
        "Plan": 1,
        "Plan/Liked": 1,
        "Time": 1,
    }
    assert saturation(study, wish, order="name").series[0].people == 3
    assert {turn.who for turn in portrait(study, "first", wish).turns} == {"interviewer", "P1", "left out"}
    elm = SummaryWish(
        left_out=frozenset(case.id for case in list_cases(study) if case.name in ("Elm", "P3", "P4")),
    )
    assert [series.site for series in saturation(study, elm, by_site=True).series] == [None, "Oak Hill"]
    with pytest.raises(InputError, match="left out"):
        portrait(study, "second", elm)


def test_a_label_that_is_not_mapped_is_told_where_a_number_rests_on_it(study: Project) -> None:
    with study.change("map-speaker", "") as tx:
        tx.update_where("speaker", {"label": "CARA"}, role="unknown", case_id=None)
        tx.update_where("speaker", {"label": "DORA"}, role="unknown", case_id=None)
    date(study, first="2018-01-01", second="2018-03-01", hall="2018-03-01")
    for answer in (saturation(study), profile(study), timeline(study), portrait(study, "second")):
        assert {(one.label, one.document) for one in answer.unmapped} == {("CARA", "second"), ("DORA", "second")}
