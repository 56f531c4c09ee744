"""Identifiers that are known by their form."""

from __future__ import annotations

import time

import pytest

from qualcode.suggest.identifier_patterns import find_formed


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("email", "jane.doe+x@mail.example.org"),
        ("email", "jane dot doe at gmail dot com"),
        ("email", "jane [at] mail [dot] example"),
        ("phone", "(555) 014-2297"),
        ("phone", "+47 22 55 01 99"),
        ("phone", "+44 (0)20 7946 0958"),
        ("phone", "1-800-555-0199"),
        ("phone", "717.555.0136"),
        ("phone", "555-0142"),
        ("phone", "0171 3920 4418"),
        ("phone", "01 99 00 12 34"),
        ("phone", "five five five, oh one four, two two nine one"),
        ("phone", "null eins sieben eins drei neun zwei null"),
        ("date", "March 14, 2009"),
        ("date", "14 March 2009"),
        ("date", "the 5th of May 2019"),
        ("date", "2015-09-23"),
        ("date", "12/04/1986"),
        ("date", "12.06.2018"),
        ("date", "3. Februar 2017"),
        ("date", "le 14 juillet 1989"),
        ("date", "el 3 de mayo de 2001"),
        ("date", "2 maggio 1999"),
        ("date", "3 maja 2001"),
        ("date", "3 мая 2001"),
        ("date", "2019年5月3日"),
        ("date", "March fourteenth, two thousand nine"),
        ("date", "July 4th"),
        ("date", "November of 2017"),
        ("address", "1427 North Alder Street"),
        ("address", "88 Gladstone Road, Flat 3"),
        ("address", "2230 Creek Road, Newville, Pennsylvania 17241"),
        ("address", "P.O. Box 212"),
        ("address", "Lindenstraße 17"),
        ("address", "12 rue de la République"),
        ("address", "EH6 6JJ"),
        ("address", "50674 Köln"),
        ("id", "078-05-1120"),
        ("id", "QQ 12 34 56 C"),
        ("id", "C4F7K19Z2"),
        ("id", "192.168.10.44"),
        ("id", "@tillery_rides"),
        ("id", "https://www.facebook.com/rufus.tillery.jr"),
        ("id", "40.1723, -77.3986"),
        ("other", "ninety-four years old"),
        ("other", "96 years old"),
        ("other", "94 Jahre alt"),
    ],
)
def test_a_form_is_found_whole_inside_of_a_sentence(kind: str, said: str) -> None:
    text = f"well, she said {said}, and left"
    found = [(one.type, text[one.start : one.end]) for one in find_formed(text)]
    assert len(found) == 1 and found[0][0] == kind
    assert found[0][1] in (said, said.removeprefix("the ").removeprefix("le ").removeprefix("el "))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("my student id is 4471902x", "4471902x"),
        ("the zip code is 30999", "30999"),
        ("plate KZR 4471", "KZR 4471"),
        ("ask for extension 4417", "4417"),
        ("she turned 97 last week", "97"),
        ("born 3/4/71 in the snow", "3/4/71"),
    ],
)
def test_words_before_a_number_tell_what_it_is(text: str, told: str) -> None:
    assert [text[one.start : one.end] for one in find_formed(text)] == [told]


@pytest.mark.parametrize(
    "text",
    [
        "if you look at some point you see it, and at that point they left",
        "I may 5 times out of ten be right",
        "we had 1,000 people in 2,500 rooms at 10:30",
        "one two three go",
        "he is 95 percent sure and she is 90 minutes late",
        "one or two of them, three or four of us",
        "it was 3.5 or 2/3 of it",
        "nineteen eighty four was a good book",
    ],
)
def test_ordinary_speech_has_no_form(text: str) -> None:
    assert find_formed(text) == []


@pytest.mark.parametrize("unit", ["1 ", "one ", "a.", "dot ", "a@", "A-", "9-", "Ab ", "12/", "May "])
def test_no_text_makes_the_search_slow(unit: str) -> None:
    def cost(length: int) -> float:
        text = unit * (length // len(unit))
        start = time.process_time()
        find_formed(text)
        return time.process_time() - start

    # Eight times the text may cost some eight times as much; a quadratic form would cost 64 times.
    assert cost(16_000) < 30 * max(cost(2_000), 0.002)
