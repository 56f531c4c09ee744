"""While a query is typed, names of the project, conditions and operators are offered; what is put in can be read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.errors import QueryError
from qualcode.retrieval.language.completing import Completion, complete
from qualcode.retrieval.language.names import Names
from qualcode.retrieval.language.parsing import parse_query

NAMES = Names(
    codes=(
        "Problem clarity",
        "Problem clarity/Abstract goals",
        "Problem clarity/Own needs and context",
        "Support/Coaching",
        "Change/Ownership or compliance",
        "Q3: home",
        "Teachers' voice",
    ),
    coders=("anna", "Ben Li"),
    rounds=("pilot",),
    speakers=("Ms. Alvarado", "INTERVIEWER"),
    participants=("P01",),
    kinds=("interview", "focus group"),
    attributes={"grade": ("primary", "secondary"), "site.state": ("New York", "Ohio"), "years at school": ()},
    saved=("Negative cases",),
)


def offered(typed: str) -> list[Completion]:
    """What is offered where `|` stands."""
    before, _, behind = typed.partition("|")
    return complete(before + behind, len(before), NAMES)


def put_in(typed: str, number: int = 0) -> str:
    text = typed.replace("|", "")
    one = offered(typed)[number]
    return text[: one.start] + one.text + text[one.end :]


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("prob|", "Problem clarity"),
        ("abs|", "Problem clarity/Abstract goals"),
        ("Problem clarity/ab|", "Problem clarity/Abstract goals"),
        ("Problem clarity / ab|", "Problem clarity/Abstract goals"),
        ("own needs|", '"Problem clarity/Own needs and context"'),
        ('"Problem clarity/o|', '"Problem clarity/Own needs and context"'),
        ('("prob|" or coder:anna)', '("Problem clarity" or coder:anna)'),
        ('"prob| and coder:anna', '"Problem clarity" and coder:anna'),
        ("coa|chXX and Support", "Support/Coaching and Support"),
        ("not =coa|", "not =Support/Coaching"),
        ("prob near/3t coach|", "prob near/3t Support/Coaching"),
        ("prob and own needs and co|", 'prob and "Problem clarity/Own needs and context"'),
        ("Ownership or c|", '"Change/Ownership or compliance"'),
        ("cohaching|", "Support/Coaching"),
        ("q3: h|", '"Q3: home"'),
        ("(teach|)", "(Teachers' voice)"),
        ("coder:b|", 'coder:"Ben Li"'),
        ("coder:|", "coder:anna"),
        ('coder:"be|', 'coder:"Ben Li"'),
        ("speaker:alva|", 'speaker:"Ms. Alvarado"'),
        ("is:sug|", "is:suggested"),
        ("role:i|", "role:interviewer"),
        ("query:neg|", 'query:"Negative cases"'),
        ("@gr|", "@grade"),
        ("@grade|", "@grade=primary"),
        ("@grade=s|", "@grade=secondary"),
        ("@site.state != |", '@site.state != "New York"'),
        ('@site.state="n|', '@site.state="New York"'),
        ("@ye|", '@"years at school"'),
        ('@"ye|', '@"years at school"'),
    ],
)
def test_the_first_offer_is_what_was_meant_and_can_be_read(typed: str, becomes: str) -> None:
    assert put_in(typed) == becomes
    parse_query(becomes)


def shown(typed: str) -> list[str]:
    return [one.text.strip() for one in offered(typed)]


def test_where_nothing_is_typed_conditions_are_shown() -> None:
    for typed in ("|", "Support and |", "(|"):
        found = offered(typed)
        assert len(found) == 8 and {"text:", "coder:", "@"} <= {one.text for one in found}
        assert all(one.what == "condition" and len(one.shown) > len(one.text) for one in found)


def test_behind_a_whole_term_come_operators() -> None:
    for typed in ('"Support"|', "(Support) |", "coder:anna |", "@grade=primary |", "Support |", "text:school|"):
        assert shown(typed)[:3] == ["and", "or", "and not"], typed
    assert put_in('"Support"|') == '"Support" and '
    assert shown("participants |") == ["with", "without"]


def test_a_name_of_several_words_can_go_on_where_an_operator_could_stand() -> None:
    found = offered("Problem |")
    assert [one.what for one in found[:2]] == ["code", "code"]
    assert "and" in shown("Problem |")
    assert put_in("Support an|") == "Support and "


def test_conditions_and_operators_are_offered_by_their_beginning() -> None:
    assert "coder:" in shown("cod|") and "participants without" in shown("part|") and "not" in shown("no|")
    assert "not" not in shown("Support near no|")


def test_prefixes_come_before_what_only_holds_the_letters() -> None:
    names = Names(codes=("A cold", "Old habits", "Bold old ways"))
    assert [one.shown for one in complete("old", 3, names)] == ["Old habits", "Bold old ways", "A cold"]


def test_conditions_keep_a_place_beside_many_codes() -> None:
    names = Names(codes=tuple(f"Code {number}" for number in range(50)))
    found = complete("cod", 3, names)
    assert len(found) == 8 and found[-1].text == "coder:" and found[0].text == "Code 0"
    assert len(complete("cod", 3, names, most=3)) == 3


@settings(max_examples=examples(150), deadline=None)
@given(
    st.lists(st.sampled_from(["prob", "Support", " ", " ", "and", "near/3t", "(", ")", '"', "“", "@", "@grade", "=", "coder:",
                              "is:", "x:", "participants", "an", "regex:/", "\\", "<", "字"]), max_size=9).map("".join),
    st.integers(0, 30),
)  # fmt: skip
def test_in_any_text_the_offers_fit_in(text: str, cursor: int) -> None:
    for one in complete(text, cursor, NAMES):
        assert 0 <= one.start <= one.end <= len(text)
        assert one.start <= min(cursor, len(text)) <= one.end
        assert one.text != text[one.start : one.end]


def test_every_code_that_is_put_in_alone_can_be_read() -> None:
    for code in NAMES.codes:
        for typed in (code[:4], f'"{code[:4]}', f"={code[:4]}"):
            found = [one for one in complete(typed, len(typed), NAMES) if one.shown == code]
            for one in found:
                parse_query(typed[: one.start] + one.text)
            assert found or ":" in typed, typed


def test_an_unfinished_query_is_no_query() -> None:
    with pytest.raises(QueryError):
        parse_query("coder:")
    assert shown("coder:|") == ["anna", '"Ben Li"']
