"""What a project holds comes in whatever it lacks: codes, users, selections, notes, cases, values and sets."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from qdpx_files import (
    BOB,
    CODES,
    FOOD,
    JOY,
    NOTE,
    OTHER,
    TALK,
    TEXT,
    USERS,
    Came,
    coding,
    description,
    guid,
    note,
    note_ref,
    project,
    read,
    selection,
    sources,
    tag,
    talk,
    uuid,
    value,
    write,
)

from qualcode.refi.source_elements import moment_ms, number

GREAT = selection(61, 18, 23, coding(71))


def came(tmp_path: Path, *inside: str, files: dict[str, str | bytes] | None = None, **more: str) -> Came:
    return read(write(tmp_path / "a.qdpx", project(*inside, **more), {"21.txt": TEXT} if files is None else files))


# Codes, colours, users, dates


def test_folders_and_what_is_coded_with_them_stay(tmp_path: Path) -> None:
    codes = f'<CodeBook><Codes><Code guid="{guid(JOY)}" name="F" isCodable="false"><Code guid="{guid(FOOD)}" name="c"/></Code></Codes></CodeBook>'
    found = came(tmp_path, USERS, codes, sources(talk(GREAT)))
    assert found.quotes == [("F", "Great")] and found.entries[0].children[0].name == "c"


def test_colours_in_all_spellings_are_read(tmp_path: Path) -> None:
    written = ["#abc", "#FF12AB3F", "rgb(1,2,3)", "red", "reddish", ""]
    codes = "".join(tag("Code", guid=guid(10 + i), name=f"c{i}", color=colour) for i, colour in enumerate(written))
    found = came(tmp_path, f"<CodeBook><Codes>{codes}</Codes></CodeBook>")
    assert [one.colour for one in found.entries] == ["#AABBCC", "#12AB3F", "#010203", "#FF0000", "", ""]
    assert "colours that cannot be read were left out" in found.told and "transparency" in found.told


def test_users_without_a_name_or_with_that_of_another_are_told_apart(tmp_path: Path) -> None:
    users = [
        ("Ann", None),
        ("ann", None),
        (None, "JS"),
        (None, None),
        ("Consensus", None),
        ("x" * 99, None),
        ("a\nb", None),
    ]
    written = "".join(tag("User", guid=guid(i), name=name, id=id_) for i, (name, id_) in enumerate(users))
    names = list(came(tmp_path, f"<Users>{written}{tag('User', guid=guid(0), name='Ann')}</Users>").coders.values())
    assert names == ["Ann", "ann (2)", "JS", "coder without a name", "Consensus (2)", "x" * 80, "a b"]


@pytest.mark.parametrize(
    ("written", "milliseconds"),
    [
        ("2020-01-02T03:04:05Z", 1_577_934_245_000),
        ("2020-01-02T03:04:05", 1_577_934_245_000),
        ("2020-01-02T05:04:05+02:00", 1_577_934_245_000),
        ("2020-01-02T03:04:05.1234567Z", 1_577_934_245_123),
        ("2020-01-02", 1_577_923_200_000),
        ("0001-01-01T00:00:00", None),
        ("2020-13-02T03:04:05Z", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_read_in_all_spellings(written: str, milliseconds: int | None) -> None:
    assert moment_ms(written) == milliseconds


def test_numbers_are_read_in_all_spellings() -> None:
    assert [number(text) for text in ("12", " 12 ", "12.0", "-3", "+4", "", "x", "9" * 5000)] == [
        *(12, 12, 12, -3, 4, None, None),
        10**15,
    ]


# Selections


def test_selections_are_fitted_to_the_text_and_none_is_dropped(tmp_path: Path) -> None:
    spans = [(23, 18), (60, 9999), (9999, 10_001), (-5, 2), (18, 18), ("18.0", "23.0"), ("9" * 400, "1")]
    inside = [selection(100 + i, *span, coding(200 + i)) for i, span in enumerate(spans)]
    found = came(tmp_path, USERS, CODES, sources(talk(*inside)))
    assert [quote for _, quote in found.quotes][:6] == ["Great", "lse.", ".", "I:", "G", "Great"]
    assert len(found.codings) == len(spans)
    for told in ("turned round", "beyond the text", "without a length"):
        assert told in found.told


def test_a_selection_without_a_position_is_found_by_its_words(tmp_path: Path) -> None:
    inside = [
        selection(61, None, None, coding(71), name="we  had"),
        selection(62, "", "x", coding(72), name=" "),
        selection(63, None, 4, coding(73), name="P:"),
    ]
    found = came(tmp_path, USERS, CODES, sources(talk(*inside)))
    assert found.quotes == [("Joy", "we had")]
    assert "codings on passages without a position were left out: 2" in found.told


def test_repeated_ranges_and_several_codings_all_come_in(tmp_path: Path) -> None:
    inside = [selection(100 + i, 18, 23, coding(200 + i), coding(300 + i, FOOD, BOB)) for i in range(3)]
    found = came(tmp_path, USERS, CODES, sources(talk(*inside)))
    assert Counter(found.quotes) == {("Joy", "Great"): 3, ("Food", "Great"): 3}


def test_a_coding_on_a_whole_source_stands_on_all_of_its_text(tmp_path: Path) -> None:
    found = came(tmp_path, USERS, CODES, sources(talk(coding(71))))
    assert found.quotes == [("Joy", TEXT)] and "stand on all of its text" in found.told


def test_a_passage_that_says_nothing_is_told(tmp_path: Path) -> None:
    assert "passages that were only marked" in came(tmp_path, sources(talk(selection(61, 0, 2)))).told


def test_codings_where_the_standard_has_none_are_told(tmp_path: Path) -> None:
    inside = selection(61, 0, 2, coding(71, content=coding(72)))
    found = came(tmp_path, USERS, CODES, sources(talk(inside)))
    assert "codings in places where the standard has none were left out" in found.told


# Values, cases, notes


def test_control_characters_become_blanks_and_are_told(tmp_path: Path) -> None:
    found = came(tmp_path, USERS, CODES.replace("Joy", "Jo\x0by"))
    assert found.entries[0].name == "Jo y"
    assert found.told == "control characters, which XML cannot hold, became blanks"


def test_what_stands_where_the_standard_has_none_is_counted_and_told(tmp_path: Path) -> None:
    strays = tag("Set", coding(71) + tag("User", guid=guid(9)) + tag("Case") + tag("Variable"), guid=guid(81))
    found = came(tmp_path, USERS, f"<Sets>{strays}</Sets>")
    assert [found.project.counted[thing] for thing in ("codings", "coders", "cases", "attributes")] == [1, 3, 1, 1]
    for things in ("codings", "users", "cases", "variables"):
        assert f"{things} in places where the standard has none were left out" in found.told


def test_values_of_the_wrong_kind_or_of_no_variable_are_kept(tmp_path: Path) -> None:
    variables = f"<Variables>{tag('Variable', guid=guid(41), name='Age', typeOfVariable='Integer')}</Variables>"
    held = value(41, "about forty") + value(41, "41") + value(42, "x") + value(43)
    case = tag("Case", held, guid=guid(51), name="Pia")
    found = came(tmp_path, variables, f"<Cases>{case}</Cases>")
    assert list(found.project.cases[0].values.values()) == ["about forty; 41", "x"]
    assert found.project.attributes[1].name == "variable that the file does not hold"


def test_cases_without_a_name_that_are_more_than_their_document_stay(tmp_path: Path) -> None:
    ref, other = (tag("SourceRef", targetGUID=guid(number)) for number in (TALK, OTHER))
    cases = [
        tag("Case", value(41, "2") + ref, guid=guid(51)),
        tag("Case", ref + other, guid=guid(52)),
        tag("Case", description("She knows.") + tag("SourceRef", targetGUID=guid(99)), guid=guid(53), name="Pia"),
    ]
    texts = sources(talk(value(41, "1")), talk(number=OTHER))
    found = came(tmp_path, f"<Cases>{''.join(cases)}</Cases>", texts, files={"21.txt": "a", "22.txt": "b"})
    assert [(case.name, len(case.documents)) for case in found.project.cases] == [
        ("Talk", 1),
        ("case without a name", 2),
        ("Pia", 0),
    ]
    assert [(memo.text, memo.on) for memo in found.memos] == [("She knows.", "case")]
    assert "references of cases to documents that are not there" in found.told


def test_descriptions_are_memos_on_what_they_describe(tmp_path: Path) -> None:
    found = came(
        tmp_path,
        f"<Variables>{tag('Variable', description('In years.'), guid=guid(41), name='Age')}</Variables>",
        sources(talk(description("Short."))),
        f"<Sets>{tag('Set', description('Early.') + tag('MemberSource', targetGUID=guid(TALK)), guid=guid(81), name='A')}</Sets>",
        description("On time."),
    )
    assert sorted((memo.text, memo.on) for memo in found.memos) == [
        ("A\n\nEarly.", "project"),
        ("Age\n\nIn years.", "project"),
        ("On time.", "project"),
        ("Short.", "document"),
    ]


def test_notes_are_taken_whatever_they_lack(tmp_path: Path) -> None:
    notes = [
        note(31, "Plan: more", name="Plan"),
        note(32, "", name="Only a name"),
        note(33, ""),
        tag("Note", guid=guid(34), name="Gone", plainTextPath="internal://gone.txt"),
        tag("Note", description("said"), guid=guid(35), name="Rich", richTextPath="internal://n.txt"),
        note(31, "same id"),
    ]
    refs = note_ref(99) + note_ref(33)
    found = came(
        tmp_path, sources(talk(refs)), f"<Notes>{''.join(notes)}</Notes>", files={"21.txt": "a", "n.txt": "words"}
    )
    assert [memo.text for memo in found.memos] == [
        "Plan: more",
        "Only a name",
        "Gone",
        "Rich\n\nwords\n\nsaid",
        "same id",
    ]
    for told in (
        "whose words the file does not hold",
        "references to notes",
        "memos with the id",
    ):
        assert told in found.told


def test_a_note_with_codings_is_a_document_as_well(tmp_path: Path) -> None:
    coded = note(NOTE, "", name="My view").replace("/>", f"><PlainTextContent>{TEXT}</PlainTextContent>{GREAT}</Note>")
    found = came(tmp_path, USERS, CODES, sources(talk(note_ref(NOTE))), f"<Notes>{coded}</Notes>")
    assert found.quotes == [("Joy", "Great")] and found.documents[1].kind == "notes"
    assert [memo.on for memo in found.memos] == ["document"] and found.memos[0].target == uuid(TALK)


def test_notes_and_links_on_what_was_left_out_are_on_the_project(tmp_path: Path) -> None:
    picture = tag("PictureSource", note_ref(31) + selection(61, 1, 1, kind="Picture"), guid=guid(25), name="p.jpg")
    links = [
        tag("Link", guid=guid(90 + i), originGUID=guid(32), targetGUID=guid(key)) for i, key in enumerate((61, 98))
    ]
    notes = f"<Notes>{note(31, 'a')}{note(32, 'b')}</Notes><Links>{''.join(links)}</Links>"
    found = came(tmp_path, sources(picture), notes)
    assert [(memo.text, memo.on) for memo in found.memos] == [("a", "project"), ("b", "project")]


# Sets


def test_a_set_of_several_kinds_becomes_several(tmp_path: Path) -> None:
    members = "".join(
        tag(name, targetGUID=guid(key))
        for name, key in (("MemberCode", JOY), ("MemberSource", TALK), ("MemberSource", 51), ("MemberCode", 99))
    )
    sets = [tag("Set", members, guid=guid(81), name="All"), tag("Set", guid=guid(82), name="None")]
    case = f"<Cases>{tag('Case', guid=guid(51), name='Pia')}</Cases>"
    found = came(tmp_path, CODES, case, sources(talk()), f"<Sets>{''.join(sets)}</Sets>")
    assert [(one.kind, one.name, one.members) for one in found.project.sets] == [
        ("code", "All", (uuid(JOY),)),
        ("document", "All (documents)", (uuid(TALK),)),
        ("case", "All (cases)", (uuid(51),)),
    ]
    assert "sets without members were left out: 1 (“None”)" in found.told
    assert "passed over: 1 (“All”)" in found.told


@pytest.mark.parametrize(("member", "kind"), [("MemberSource", "case"), ("MemberCode", "code")])
def test_a_member_with_the_key_of_a_case_and_its_code_is_what_it_is_said_to_be(
    member: str, kind: str, tmp_path: Path
) -> None:
    case = f"<Cases>{tag('Case', guid=guid(JOY), name='Pia')}</Cases>"
    held = tag("Set", tag(member, targetGUID=guid(JOY)), guid=guid(81), name="All")
    (one,) = came(tmp_path, CODES, case, f"<Sets>{held}</Sets>").project.sets
    assert (one.kind, one.members) == (kind, (uuid(JOY),))
