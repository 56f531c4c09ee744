"""Who is who: people are added, known again, corrected and forgotten, and sheets of them are taken in whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from key_study import ENGLISH, KEY, NoWords, with_person

from qualcode.domain.errors import InputError, NotFoundError, RuleError
from qualcode.domain.values import Case
from qualcode.identity.key_names import names_of, united
from qualcode.identity.key_people import (
    Told,
    add_other,
    add_person,
    corrected,
    find_person,
    linked,
    renamed,
    without_case,
    without_other,
    without_person,
)
from qualcode.identity.key_tables import read_entries, read_told, take_entries
from qualcode.reports.names import NameFinder, NameList
from qualcode.storage.project import Project

ANA = Case(1, "01890000-0000-7000-8000-00000000000a", "participant", "Ana", None, {})


def test_given_and_family_name_are_names_of_their_own() -> None:
    rosa = with_person(KEY, "Rosa Smith", "Rosie").person
    assert rosa.names == ("Rosa Smith", "Rosie", "Rosa", "Smith")
    wang = with_person(KEY, "王小明", culture="Chinese").person
    assert wang.names == ("王小明", "小明")  # A single character stands in half of all texts.


def test_parts_that_are_ordinary_words_or_others_pseudonyms_are_told_and_left_out() -> None:
    key = with_person(KEY, "Karl Weber", pseudonym="Grace").key
    added = add_person(key, NoWords("Long"), Told(names=("Grace Long",)), None, culture=ENGLISH)
    assert added.person.names == ("Grace Long",) and added.unguarded == ("Grace", "Long")


def test_a_participant_keeps_the_name_she_has_in_the_study() -> None:
    added = add_person(KEY, NoWords(), Told(names=("Rosa Smith",)), ANA, culture=ENGLISH)
    assert added.person.pseudonym == "Ana" and added.person.stands.startswith("Ana ") and added.person.case == ANA.uuid
    assert not added.exposed
    exposed = add_person(KEY, NoWords(), Told(names=("Ana Smith", "Ana")), ANA, culture=ENGLISH)
    assert exposed.exposed and exposed.person.pseudonym != "Ana"


def test_who_is_known_already_is_known_better_and_not_twice() -> None:
    added = add_person(KEY, NoWords(), Told(("Rosa Smith",), ("rosa@example.org",), "signed"), ANA, culture=ENGLISH)
    more = add_person(added.key, NoWords(), Told(("Rosie",), ("+1 555 0199",)), ANA, culture=ENGLISH)
    assert not more.is_new and len(more.key.people) == 1
    assert more.person.names == ("Rosa Smith", "Rosa", "Smith", "Rosie")
    assert more.person.contacts == ("rosa@example.org", "+1 555 0199") and more.person.consent == "signed"
    assert more.person.stands == added.person.stands
    again = with_person(more.key, "ROSA SMITH")
    assert not again.is_new and again.person.pseudonym == "Ana"


@pytest.mark.parametrize("pseudonym", ["Rosa", "rosa smith", "Smith", "Karl", "Karl Weber"])
def test_a_real_name_is_no_pseudonym(pseudonym: str) -> None:
    key = with_person(KEY, "Karl Weber").key
    with pytest.raises(RuleError, match="real name"):
        with_person(key, "Rosa Smith", pseudonym=pseudonym)


def test_a_part_of_the_own_name_is_no_pseudonym_though_a_made_up_person_is_called_so() -> None:
    key = with_person(KEY, "Karl Weber", pseudonym="Emma Smith").key
    with pytest.raises(RuleError, match="real name"):
        with_person(key, "Rosa Smith", pseudonym="Smith")


def test_a_pseudonym_is_not_given_twice() -> None:
    with pytest.raises(RuleError, match="another person"):
        with_person(with_person(KEY, "Karl Weber", pseudonym="Greta").key, "Rosa Smith", pseudonym="greta")


@pytest.mark.parametrize("names", [(), ("123",), ("Rosa Smith", "…")])
def test_what_is_no_name_is_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(RuleError):
        add_person(KEY, NoWords(), Told(names=names), None, culture=ENGLISH)


def test_a_participant_who_comes_later_is_whoever_bears_her_name() -> None:
    key = with_person(KEY, "Rosa Smith", pseudonym="Ana").key
    assert key.people[0].case is None
    assert linked(key, [ANA]).people[0].case == ANA.uuid
    known = add_person(key, NoWords(), Told(("Rosie",)), ANA, culture=ENGLISH)
    assert not known.is_new and known.person.case == ANA.uuid


def test_people_are_found_by_pseudonym_participant_or_name() -> None:
    key = add_person(KEY, NoWords(), Told(("Rosa Smith",), pseudonym="Elena"), ANA, culture=ENGLISH).key
    for typed in ("elena", "ANA", ANA.uuid, ANA.uuid[:13], "Rosa Smith", "rosa"):
        assert find_person(key, typed, [ANA]).pseudonym == "Elena"
    with pytest.raises(NotFoundError):
        find_person(key, "Karl", [ANA])
    key = with_person(key, "Peter Smith").key
    with pytest.raises(NotFoundError, match="2 people"):
        find_person(key, "Smith", [ANA])


def test_people_are_corrected_renamed_and_taken_out() -> None:
    key = with_person(KEY, "Rosa Smith", pseudonym="Elena Castillo").key
    key = corrected(key, key.people[0], Told(("Rosa Schmidt", "Rosa"), (), "withdrawn"))
    assert key.people[0].names == ("Rosa Schmidt", "Rosa") and key.people[0].consent == "withdrawn"
    with pytest.raises(RuleError):
        corrected(key, key.people[0], Told())
    key = renamed(key, key.people[0], "Marta")
    assert key.people[0].pseudonym == "Marta" and key.people[0].stands == "Marta Castillo"
    assert renamed(key, key.people[0], "P07").people[0].stands == ""
    with pytest.raises(RuleError, match="real name"):
        renamed(key, key.people[0], "Rosa")
    assert without_person(key, key.people[0]).people == ()
    held = add_person(KEY, NoWords(), Told(("Rosa Smith",)), ANA, culture=ENGLISH).key
    assert without_case(held, ANA.uuid).people == () and without_case(held, "other") == held
    key, _ = add_other(KEY, "Lincoln High", "school")
    assert without_other(key, "lincoln high").others == ()


def test_placeholders_are_counted_by_kind_in_the_language_of_the_texts() -> None:
    key, first = add_other(KEY, "Lincoln High", "school")
    key, second = add_other(key, "Oak Elementary", "school")
    key, place = add_other(key, "Springfield", "place", "[the town]")
    assert [one.stands for one in (first, second, place)] == ["[school 1]", "[school 2]", "[the town]"]
    assert add_other(KEY, "Goethe-Gymnasium", "school", language="de")[1].stands == "[Schule 1]"
    with pytest.raises(RuleError):
        add_other(KEY, " … ", "place")


def test_the_names_of_a_key_are_sought_in_whatever_way_they_are_written() -> None:
    key = add_person(
        KEY,
        NoWords(),
        Told(("Rosa Müller",), ("+49 170 123-4567", "rosa.m@example.org"), pseudonym="Elena"),
        None,
        culture=ENGLISH,
    ).key
    key, _ = add_other(key, "Lincoln High", "school")
    names = names_of(key)
    finder = NameFinder(names.names)
    for text in (
        "ROSA MUELLER said",
        "Müller's class",
        "rosa",
        "call 0170 1234567",
        "call 01701234567",
        "+49/170/123 45 67",
        "0170/123-4567",
        "mail rosa.m@example.org",
        "at LINCOLN HIGH",
    ):
        found = finder.find(text)
        assert found, text
        assert {names.pseudonyms[name] for name in found} <= {"Elena", "[school 1]"}
    for text in ("Rosario Mullen", "Elena", "1704 in Lincoln"):
        assert not finder.find(text), text
    both = united([names, NameList(("Rosa", "Karl"), {"Rosa": "X", "Karl": "Y"})])
    assert both.pseudonyms["Rosa"] == "Elena" and both.pseudonyms["Karl"] == "Y" and "Karl" in both.names


def sheet(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "who.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sheet_of_who_is_who_is_taken_in(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        "Real name;Pseudonym;Phone;E-mail;Other names;Gender;Culture;Type;Colour\n"
        "Rosa Smith;Ana;555 0199;rosa@example.org;Rosie|R. Smith;f;;;red\n"
        "Karl Weber;;;;;m;german;;\n"
        "Lincoln High;;;;;;;school;\n"
        "Springfield;[the town];;;;;;place;\n",
    )
    entries, warnings = read_entries(path)
    taken = take_entries(KEY, entries, NoWords(), [ANA], culture=ENGLISH)
    rosa, karl = taken.key.people
    assert rosa.case == ANA.uuid and rosa.contacts == ("555 0199", "rosa@example.org") and rosa.gender == "female"
    assert set(rosa.names) >= {"Rosa Smith", "Rosie", "R. Smith", "Rosa", "Smith"}
    assert karl.culture == "German" and karl.pseudonym not in ("Karl", "Weber")
    assert [(one.stands, one.type) for one in taken.key.others] == [("[school 1]", "school"), ("[the town]", "place")]
    assert (taken.people, taken.others, taken.changed) == (2, 2, 0) and "Colour" in warnings[0]
    again = take_entries(taken.key, entries, NoWords(), [ANA], culture=ENGLISH)
    assert again.key == taken.key and (again.people, again.others, again.changed) == (0, 0, 4)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("name,gender\nRosa Smith,f\nKarl Weber,blue\n", 3, "no gender"),
        ("name,type\nRosa Smith,cat\n", 2, "no type"),
        ("name,culture\nRosa Smith,klingon\n", 2, "klingon"),
        ("name,pseudonym\nRosa Smith,\n,Ana\n", 3, "no name"),
        ("given name,family name\nRosa,\n", 2, "no name"),
        ("pseudonym\nAna\n", 1, "column"),
        ("", None, "empty"),
    ],
)
def test_a_sheet_that_cannot_be_taken_is_told_by_its_line_and_not_by_the_name(
    tmp_path: Path, text: str, line: int | None, said: str
) -> None:
    with pytest.raises(InputError, match=said) as refused:
        read_entries(sheet(tmp_path, text))
    assert refused.value.line == line and "Rosa" not in refused.value.sentence


def test_a_line_that_breaks_a_rule_leaves_the_key_as_it_was(tmp_path: Path) -> None:
    entries, _ = read_entries(sheet(tmp_path, "name,pseudonym\nRosa Smith,Ana\nKarl Weber,Rosa\n"))
    with pytest.raises(InputError) as refused:
        take_entries(KEY, entries, NoWords(), [], culture=ENGLISH)
    assert refused.value.line == 3 and "Karl" not in refused.value.sentence


def test_lines_tell_names_contacts_and_consent() -> None:
    told = read_told("Rosa Smith\n\n  Rosie \ncontact: rosa@example.org\nCONSENT: signed: 2026\nname: R. Smith\n")
    assert told == Told(("Rosa Smith", "Rosie", "R. Smith"), ("rosa@example.org",), "signed: 2026")


def test_the_words_of_a_study_tell_names_from_words(coded: Project, tmp_path: Path) -> None:
    from qualcode.documents.importing import import_documents
    from qualcode.identity.study_words import StudyWords

    text = "Smith went along with klein and long. " * 4 + "Long is here. Klein said it. " + "We have it. " * 9000
    (tmp_path / "long.txt").write_text(f"OAK: {text} 小明来了。", encoding="utf-8")
    few = StudyWords(coded)
    assert few.is_ordinary("May") and few.is_ordinary("Smith") and not few.is_ordinary("Procházka")
    import_documents(coded, [tmp_path / "long.txt"])
    words = StudyWords(coded)
    assert words.is_ordinary("Long") and words.is_ordinary("Klein") and not words.is_ordinary("Smith")
    assert words.holds("Smith") and words.holds("KLEIN Otto") and words.holds("小明") and not words.holds("大明")
    assert words.holds("mara") and not words.holds("Rosalind")


@pytest.mark.parametrize(
    "told",
    [
        Told(("Rosa " + "x" * 400,)),
        Told(("Rosa Smith",), ("1" * 400,)),
        Told(("Rosa Smith",), consent="y" * 20_000),
        Told(("Rosa Smith",), pseudonym="z" * 400),
        Told(("Rosa \udcfc",)),
    ],
)
def test_what_no_key_can_hold_is_told_before_it_is_written(told: Told) -> None:
    with pytest.raises(RuleError):
        add_person(KEY, NoWords(), told, None, culture=ENGLISH)
    known = with_person(KEY, "Karl Weber")
    with pytest.raises(RuleError):
        corrected(known.key, known.person, told) if not told.pseudonym else renamed(
            known.key, known.person, told.pseudonym
        )
