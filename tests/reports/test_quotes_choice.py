from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counted_study import give, opened, working_as
from example_counts import examples
from qualcode.cases.attributes import find_bearer, set_attribute
from qualcode.cases.mapping import map_speaker
from qualcode.cases.withholding import withdraw
from qualcode.codebook.creating import create_path
from qualcode.coding.several import star_codings
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import InputError
from qualcode.exporting.quotes_out import Line
from qualcode.reports.editorial import LEFT_OUT, marked, shortened
from qualcode.reports.quotes_file import quotes_file
from qualcode.reports.terms import Terms
from qualcode.retrieval.arranging import Arrangement
from qualcode.storage.project import Project
from qualcode.text.words import count_words

INTERNAL = Terms("2026-05-31", internal=True)
OPEN = Terms("2026-05-31", without_key=True, without_ner=True)
TALK = """I: How did it begin? You said it was slow.

KIM: It began slowly, as such things do, and then we found a rhythm with the students. It works well now. We like it.

I: Mm-hm.

KIM: They plan their own week every Monday morning, and they hold to it most of the time. Short.

LEE: I plan it too.
"""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        (tmp_path / "I017_talk.txt").write_text(TALK)
        import_documents(project, [tmp_path / "I017_talk.txt"])
        map_speaker(project, "I", participant=None, interviewer=True)
        for label, participant in (("KIM", "P8"), ("LEE", "P9")):
            map_speaker(project, label, participant=participant)
            set_attribute(project, find_bearer(project, participant), "site", "Elm")
        create_path(project, "Week")
        yield project


def quoted(study: Project, query: str = "Week", terms: Terms = INTERNAL, **options: Any) -> dict[str, Any]:
    return json.loads(quotes_file(study, query, terms, format="json", **options))


def words(study: Project, **options: Any) -> list[str]:
    return [quote["quote"] for quote in quoted(study, **options)["quotes"]]


def test_a_quote_is_cited_by_its_interview_and_turn(study: Project) -> None:
    give(study, "I017_talk", "Short.", "Week")
    give(study, "first", "We use it daily.", "Week")
    found = quoted(study)["quotes"]
    assert {quote["reference"] for quote in found} == {"D01:T002", "I017:T004"}
    assert "(I017:T004)" in quotes_file(study, "Week", INTERNAL)


def test_marks_stand_where_a_quote_begins_or_ends_inside_a_sentence(study: Project) -> None:
    give(study, "I017_talk", "and then we found a rhythm", "Week")
    give(study, "I017_talk", "It works well now", "Week")
    first, second = quoted(study)["quotes"]
    assert first["quote"] == "and then we found a rhythm"
    assert first["shown"] == "… and then we found a rhythm …"
    assert second["shown"] is None
    text = quotes_file(study, "Week", INTERNAL)
    assert "> … and then we found a rhythm …\n" in text and "> It works well now\n" in text


def test_the_question_is_what_was_really_asked(study: Project) -> None:
    give(study, "I017_talk", "Short.", "Week")
    assert quoted(study)["quotes"][0]["question"] is None
    found = quoted(study, question=True)["quotes"][0]
    assert found["question"] == {"speaker": "interviewer", "text": "How did it begin? You said it was slow."}
    assert quoted(study, question=True, context=3)["quotes"][0]["question"] is None
    assert "\\[question, interviewer\\] How did it begin" in quotes_file(study, "Week", OPEN, question=True)


def test_the_best_come_first_by_the_rule(study: Project) -> None:
    give(study, "I017_talk", "We like it.", "Week")
    give(study, "I017_talk", "It works well now. We like it.", "Week", "jonas")
    long = "They plan their own week every Monday morning, and they hold to it most of the time."
    give(study, "I017_talk", long, "Week")
    with working_as(study, "mara"):
        star_codings(study, [give(study, "I017_talk", "I plan it too.", "Week")], True)
    assert words(study, arrangement=Arrangement(best_first=True)) == [
        "I plan it too.", long, "It works well now. We like it.", "We like it."
    ]  # fmt: skip
    assert words(study)[0] == "It works well now. We like it."


def test_so_many_of_a_participant_and_of_a_code_are_the_best_and_the_rest_is_counted(study: Project) -> None:
    give(study, "I017_talk", "We like it.", "Week")
    long = "They plan their own week every Monday morning, and they hold to it most of the time."
    for coder in ("mara", "jonas"):
        give(study, "I017_talk", long, "Week", coder)
    give(study, "I017_talk", "I plan it too.", "Week")
    once = quoted(study, arrangement=Arrangement(per_participant=1))
    assert [quote["quote"] for quote in once["quotes"]] == [long, long, "I plan it too."]
    assert once["about"]["per participant"] == "at most 1 quote of each code; 1 left out"
    few = quoted(study, terms=OPEN, arrangement=Arrangement(limit=1))
    assert [quote["quote"] for quote in few["quotes"]] == [long]
    assert few["about"]["per code"] == "at most 1 quote; 2 left out" and "star" in few["about"]["choice"]
    with pytest.raises(InputError):
        quotes_file(study, "Week", OPEN, arrangement=Arrangement(limit=0))


def test_who_withdrew_is_left_out_with_all_they_say(study: Project) -> None:
    give(study, "I017_talk", "Short.", "Week")
    give(study, "I017_talk", "I plan it too.", "Week")
    withdraw(study, find_bearer(study, "P9"))
    gone = Terms("d", without_key=True, without_ner=True, leave_out_withheld=True)
    found = quoted(study, terms=gone, context=1)
    assert [quote["quote"] for quote in found["quotes"]] == ["Short."]
    assert "plan it too" not in json.dumps(found)


def test_the_sites_are_told_for_each_code(study: Project) -> None:
    give(study, "I017_talk", "Short.", "Week")
    give(study, "I017_talk", "I plan it too.", "Week")
    give(study, "first", "We use it daily.", "Week")
    give(study, "hall", "A banner hangs there", "Week")
    told = quoted(study, arrangement=Arrangement(limit=2))["balance"]
    assert told == [
        {"code": "Week", "site": "Elm", "quotes": 1, "of_quotes": 2, "participants": 1, "of_participants": 2},
        {"code": "Week", "site": "Oak Hill", "quotes": 1, "of_quotes": 2, "participants": 1, "of_participants": 1},
    ]
    assert quoted(study, balance=False)["balance"] == []
    assert "| Oak Hill | 2 | 2 | 1 | 1 |" in quotes_file(study, "Week", INTERNAL)


def test_a_publication_names_a_site_only_with_enough_people_behind_it(study: Project, tmp_path: Path) -> None:
    give(study, "first", "We use it daily.", "Week")
    give(study, "first", "There is no time.", "Week")
    assert quoted(study, terms=OPEN)["balance"] == []
    for i in range(4):
        (tmp_path / f"more {i}.txt").write_text(f"I: Yes?\n\nEX{'ABCD'[i]}: We plan it in week {i}.\n")
        import_documents(study, [tmp_path / f"more {i}.txt"])
        map_speaker(study, f"EX{'ABCD'[i]}", participant=f"Q{i}")
        set_attribute(study, find_bearer(study, f"Q{i}"), "site", "Elm")
        set_attribute(study, find_bearer(study, f"Q{i}"), "role", "teacher" if i else "principal")
        give(study, f"more {i}", f"We plan it in week {i}.", "Week")
    # Two people of Oak Hill cannot be summed with anybody without showing that they are few.
    assert quoted(study, terms=OPEN)["balance"] == []
    two = Terms("d", k=2, without_key=True, without_ner=True)
    assert [row["site"] for row in quoted(study, terms=two)["balance"]] == ["Elm", "Oak Hill"]
    # Who is called by a role must be one of k of that role at the site.
    assert quoted(study, terms=two, attribution="{role}")["balance"] == []


LINES = st.lists(st.builds(Line, st.just("P1"), st.text("abc ,.?\n", min_size=1, max_size=80)), min_size=1, max_size=4)


@settings(max_examples=examples(60), deadline=None)
@given(LINES, st.integers(10, 20))
def test_a_shortened_quote_has_the_words_asked_for_and_begins_and_ends_as_it_did(lines: list[Line], most: int) -> None:
    def count(some: list[Line]) -> int:
        return sum(count_words(line.text, [(0, len(line.text))]) for line in some)

    cut = list(shortened(lines, most))
    if count(lines) <= most:
        assert cut == lines
        return
    assert 0 < count(cut) <= most
    assert sum(LEFT_OUT in line.text for line in cut) in (1, 2)
    whole = " ".join(" ".join(line.text for line in lines).split())
    kept = " ".join(line.text for line in cut).split(LEFT_OUT)
    assert whole.startswith(" ".join(kept[0].split())) and whole.endswith(" ".join(kept[-1].split()))


def test_whole_sentences_are_kept_where_they_fit() -> None:
    text = "One two three four. Five six seven eight. Nine ten eleven twelve. Last words are here."
    (line,) = marked([Line("", text)], starts_inside=False, ends_inside=True, most=10)
    assert line.text == "One two three four. […] Last words are here. …"
    (line,) = shortened([Line("", "a " * 50 + "end")], 10)
    assert line.text == "a a a a a […] a a a a end"


def test_marks_say_in_the_head_what_they_mean(study: Project) -> None:
    give(study, "I017_talk", TALK.split("KIM: ")[2].split(" Short")[0], "Week")
    with pytest.raises(InputError, match="10 at least"):
        quotes_file(study, "Week", INTERNAL, shorten=3)
    found = quoted(study, shorten=10)
    assert found["quotes"][0]["shown"] == "They plan their own week […] it most of the time."
    assert found["quotes"][0]["quote"].startswith("They plan their own week every Monday")
    assert "10 words are shortened" in found["about"]["marks"]
