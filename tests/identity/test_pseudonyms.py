"""Pseudonyms fit, are nobody's real name, and stand for the same name everywhere."""

from __future__ import annotations

import warnings

import pytest
from key_study import ENGLISH, KEY, NoWords, with_person

from qualcode.domain.choices import GENDERS
from qualcode.domain.errors import InputError, RuleError
from qualcode.domain.identity_key import Person
from qualcode.domain.person_names import NameParts, is_joined_script, parts_of
from qualcode.identity.cultures import CULTURES, culture_called, culture_for
from qualcode.identity.key_people import add_other, new_pseudonym
from qualcode.identity.pseudonyms import invent, is_taken, stand_in, stand_ins, words_in_use
from qualcode.text.word_forms import fold


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [
        ("Rosa Smith", "Rosa", "Smith"),
        ("Smith, Rosa", "Rosa", "Smith"),
        ("Dr. Rosa van der Berg", "Rosa", "van der Berg"),
        ("Frau Dr. van der Berg", "", "van der Berg"),
        ("Ms. Lopez", "", "Lopez"),
        ("Anna-Lena Müller", "Anna-Lena", "Müller"),
        ("María José de la Cruz", "María José", "de la Cruz"),
        ("Rosa", "Rosa", ""),
        ("王小明", "小明", "王"),
        ("欧阳娜娜", "娜娜", "欧阳"),
        ("王老师", "", "王"),
        ("佐藤直子", "直子", "佐藤"),
        ("田中さん", "", "田中"),
        ("김서영", "서영", "김"),
        ("남궁 민수", "민수", "남궁"),
        ("", "", ""),
        ("Mr.", "Mr.", ""),
    ],
)
def test_a_name_is_taken_apart(name: str, given: str, family: str) -> None:
    assert parts_of(name) == NameParts(given, family)


def test_hungarian_names_begin_with_the_family() -> None:
    assert parts_of("Németh Erika", family_first=True) == NameParts("Erika", "Németh")


def _all_but_some_long() -> list[object]:
    some = ("English (United States)", "German", "Chinese", "Chinese (Taiwan, Latin letters)", "Hungarian", "Persian")
    return [one if one in some else pytest.param(one, marks=pytest.mark.long) for one in CULTURES]


@pytest.mark.parametrize("culture", _all_but_some_long())
def test_every_culture_gives_names_of_every_gender(culture: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for gender in GENDERS:
            made = invent(culture, gender)
            assert made.given.strip() and made.family.strip() and not set("\t\n\r\x1b") & set(made.whole)
            assert made.given in made.whole and made.family in made.whole
            assert not any(sign.isdigit() for sign in made.whole)


def test_names_are_in_the_letters_and_the_order_of_their_culture() -> None:
    chinese, latin = invent("Chinese", "female"), invent("Chinese (Latin letters)", "female")
    assert is_joined_script(chinese.whole) and chinese.whole.startswith(chinese.family) and " " not in chinese.whole
    assert latin.whole.isascii()
    made = invent("Hungarian", "male")
    assert made.whole == f"{made.family} {made.given}"


def test_a_gender_is_heard() -> None:
    from qualcode.identity.naming import likely_gender

    for gender in ("female", "male"):
        heard = [likely_gender(invent("German", gender).given, "German") for _ in range(20)]
        assert set(heard) <= {gender, "any"} and gender in heard


def test_a_pseudonym_is_no_name_that_is_taken_and_has_another_first_letter() -> None:
    key = KEY
    for name in ("Anna Weber", "Maria Schmidt", "Ursula Bauer"):
        key = with_person(key, name, culture="German").key
    used = words_in_use(key)
    words = NoWords(held="Sabine Petra Monika Müller")
    for _ in range(60):
        made = new_pseudonym(key, words, culture="German", gender="female", real=("Monika Becker",))
        assert not is_taken(made.given, used) and not is_taken(made.family, used)
        assert made.given not in ("Sabine", "Petra", "Monika") and made.family != "Müller"
        assert fold(made.given)[0] not in "mb" and fold(made.family)[0] not in "mb"


def test_where_no_name_is_left_it_is_said() -> None:
    with pytest.raises(RuleError, match="is left"):
        invent("Vietnamese", "female", taken=lambda name: True)


def test_people_do_not_share_a_pseudonym() -> None:
    key = KEY
    for number in range(40):
        key = with_person(key, f"Person{chr(65 + number % 26)}{'x' * number} Family{'y' * number}").key
    given = [person.pseudonym for person in key.people]
    assert len(set(given)) == len(given) == 40


def test_no_pseudonym_can_be_told_from_the_name_it_stands_for() -> None:
    made = {with_person(KEY, "Rosa Smith").person.stands for _ in range(12)}
    assert len(made) > 6


def test_every_form_of_a_name_has_the_fitting_part_of_the_pseudonym() -> None:
    rosa = Person(
        pseudonym="Elena",
        names=("Rosa Smith", "Smith, Rosa", "Mrs Smith", "Smith", "Rosa", "Rosie"),
        stands="Elena Castillo",
    )
    assert stand_ins(rosa) == {
        "Rosa Smith": "Elena Castillo",
        "Smith, Rosa": "Elena Castillo",
        "Mrs Smith": "Castillo",
        "Smith": "Castillo",
        "Rosa": "Elena",
        "Rosie": "Elena",
    }
    wang = Person(pseudonym="李秀英", names=("王小明", "小明", "王老师"), stands="李秀英", culture="Chinese")
    assert stand_ins(wang) == {"王小明": "李秀英", "小明": "秀英", "王老师": "李"}
    numbered = Person(pseudonym="P07", names=("Maria Lopez",))
    assert set(stand_ins(numbered).values()) == {"P07"} and set(stand_ins(numbered)) == {
        "Maria Lopez",
        "Maria",
        "Lopez",
    }


def test_the_same_name_has_the_same_stand_in_whatever_its_case_and_accents() -> None:
    key = with_person(KEY, "José Müller", pseudonym="Karl Otto").key
    key, school = add_other(key, "Lincoln High", "school")
    assert {stand_in(key, name) for name in ("José Müller", "jose muller", "JOSÉ  MÜLLER")} == {"Karl Otto"}
    assert stand_in(key, "Müller") == "Otto" and stand_in(key, "lincoln high") == school.stands == "[school 1]"
    assert stand_in(key, "Nobody") is None
    again, same = add_other(key, "LINCOLN HIGH", "school")
    assert same.stands == "[school 1]" and len(again.others) == 1


@pytest.mark.parametrize(
    ("typed", "name"), [("german", "German"), ("brazil", "Portuguese (Brazil)"), (ENGLISH, ENGLISH)]
)
def test_a_culture_is_named_by_a_part_that_only_it_has(typed: str, name: str) -> None:
    assert culture_called(typed) == name


@pytest.mark.parametrize("typed", ["", "english", "klingon"])
def test_what_names_no_culture_or_several_is_said(typed: str) -> None:
    with pytest.raises(InputError):
        culture_called(typed)


def test_the_culture_of_a_language_is_written_as_its_texts_are() -> None:
    assert (
        culture_for("de-AT").startswith("German") and culture_for("ja") == "Japanese" and culture_for(None) == ENGLISH
    )
