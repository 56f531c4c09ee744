"""XML is read piece by piece: whole pieces, true lines, no document types, and nothing without measure."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.errors import InputError
from qualcode.importing.xml_trees import LinedElement, line_of, local_name
from qualcode.refi import xml_streams
from qualcode.refi.xml_streams import Path, stream

NAMESPACE = "urn:QDA-XML:project:1.0"
PROJECT = f"""<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="{NAMESPACE}" name="study" origin="NVivo">
  <Users><User guid="u1" name="Ann"/></Users>
  <Sources>
    <TextSource guid="s1" name="Anna">
      <Description>first &amp; <![CDATA[<best>]]></Description>
      <PlainTextSelection startPosition="0" endPosition="4"><Coding guid="c1"/><Coding guid="c2"/></PlainTextSelection>
    </TextSource>
    <TextSource guid="s2" name="Ben"/>
  </Sources>
</Project>
"""
SOURCE = ("Project", "Sources", "TextSource")


def read(xml: str | bytes, *last: str, **more: object) -> list[tuple[Path, LinedElement]]:
    data = xml.encode() if isinstance(xml, str) else xml
    return list(stream(io.BytesIO(data), "study.qde", lambda path: path[-1] in last, **more))  # type: ignore[arg-type]


def test_pieces_come_whole_with_their_paths_and_lines() -> None:
    pieces = read(PROJECT, "TextSource", "User")
    assert [path for path, _ in pieces] == [("Project", "Users", "User"), SOURCE, SOURCE]
    anna = pieces[1][1]
    assert (anna.tag, anna.get("name"), line_of(anna)) == (f"{{{NAMESPACE}}}TextSource", "Anna", 5)
    assert [local_name(child) for child in anna.iter()][1:] == ["Description", "PlainTextSelection", "Coding", "Coding"]
    assert anna[0].text == "first & <best>"
    assert line_of(anna[1][1]) == 7
    assert len(pieces[2][1]) == 0


def test_the_root_is_told_before_its_pieces_and_parts_of_pieces_are_not_told() -> None:
    told: list[tuple[Path, str | None, int]] = []
    for path, _ in stream(
        io.BytesIO(PROJECT.encode()),
        "study.qde",
        SOURCE.__eq__,
        opened=lambda path, attributes, line: told.append((path, attributes.get("name"), line)),
    ):
        assert path == SOURCE
    assert told == [
        (("Project",), "study", 2),
        (("Project", "Users"), None, 3),
        (("Project", "Users", "User"), "Ann", 3),
        (("Project", "Sources"), None, 4),
    ]


def test_all_elements_are_counted_by_their_paths_also_within_pieces() -> None:
    tally: Counter[Path] = Counter()
    assert len(read(PROJECT, "TextSource", tally=tally)) == 2
    assert tally[(*SOURCE, "PlainTextSelection", "Coding")] == 2
    assert tally[SOURCE] == 2
    assert sum(tally.values()) == 10


def test_a_path_is_asked_about_once_however_often_it_occurs() -> None:
    asked: Counter[Path] = Counter()

    def takes(path: Path) -> bool:
        asked[path] += 1
        return path[-1] == "C"

    xml = f"<A>{'<B><C/></B>' * 50}</A>"
    assert len(list(stream(io.BytesIO(xml.encode()), "a.qde", takes))) == 50
    assert set(asked.values()) == {1}


@pytest.mark.parametrize(
    "namespace", ["urn:QDA-XML:project:1:0", "urn:QDA-XML:codebook:0:4", "URN:qda-xml:x", "", "urn:o"]
)
def test_every_namespace_of_the_standard_is_read_and_so_is_the_roots_own(namespace: str) -> None:
    xml = f'<Project xmlns="{namespace}"><Codes xmlns="urn:QDA-XML:codebook:0:4"><Code name="a"/></Codes></Project>'
    [(path, code)] = read(xml, "Code")
    assert (path, code.get("name")) == (("Project", "Codes", "Code"), "a")


def test_elements_of_other_vocabularies_are_passed_over_with_all_below_them() -> None:
    xml = f"""<Project xmlns="{NAMESPACE}" xmlns:m="urn:magnolia">
      <m:Sources><TextSource name="no"/></m:Sources>
      <Sources><TextSource name="yes">some <m:i>hidden</m:i> words<m:x><Coding/></m:x></TextSource></Sources></Project>"""
    tally: Counter[Path] = Counter()
    [(_, source)] = read(xml, "TextSource", tally=tally)
    assert source.get("name") == "yes"
    assert len(source) == 0
    assert source.text == "some  words"
    assert sum(tally.values()) == 3


def test_words_between_elements_of_other_vocabularies_within_one_another_go_with_them() -> None:
    xml = '<TextSource xmlns:m="urn:m">a<m:i>b<m:j>c</m:j>d</m:i>e<Description>f<m:i/>g</Description>h</TextSource>'
    [(_, source)] = read(xml, "TextSource")
    assert "".join(source.itertext()) == "aefgh"


def test_attributes_of_other_vocabularies_are_named_as_trees_name_them() -> None:
    [(_, source)] = read('<TextSource xmlns:m="urn:m" m:name="x" name="y"/>', "TextSource")
    assert source.attrib == {"{urn:m}name": "x", "name": "y"}


@pytest.mark.parametrize(
    "before",
    [b"", b"\xef\xbb\xbf", b"\n\n", b"\xef\xbb\xbf \n", b"\n\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf", b" " * 600_000],
)
def test_marks_and_blanks_before_the_declaration_are_passed_over_and_lines_stay_true(before: bytes) -> None:
    pieces = read(before + PROJECT.encode(), "TextSource")
    assert [line_of(piece) for _, piece in pieces] == [5 + before.count(b"\n"), 9 + before.count(b"\n")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "iso-8859-1", "windows-1252"])
def test_other_encodings_are_read_as_declared(encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding.removesuffix("-le")}"?><TextSource name="café"/>'
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    [(_, source)] = read(mark + xml.encode(encoding), "TextSource")
    assert source.get("name") == "café"


def test_utf_8_is_read_though_it_says_that_it_is_utf_16_or_says_nothing() -> None:
    for declared in ('<?xml version="1.0" encoding="utf-16"?>', "<?xml version='1.0'?>", ""):
        [(_, source)] = read(f'{declared}<TextSource name="café 😀"/>', "TextSource")
        assert source.get("name") == "café 😀"
    [(_, source)] = read(
        b'\xef\xbb\xbf<?xml version="1.0" encoding="iso-8859-1"?><TextSource name="caf\xc3\xa9"/>', "TextSource"
    )
    assert source.get("name") == "café"


@pytest.mark.parametrize(
    ("xml", "problem", "line"),
    [
        (PROJECT[:300], "damaged XML", 7),
        (PROJECT.replace("</Sources>", "</Source>"), "damaged XML (mismatched tag)", 10),
        ("", "damaged XML (no element found)", 1),
        ("words", "damaged XML", 1),
        ("<a>\n&nbsp;</a>", "damaged XML (undefined entity)", 2),
        ("<a>\n&#1;</a>", "damaged XML", 2),
        ("<a/><b/>", "damaged XML", 1),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "document type", 1),
        ('\n<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "document type", 2),
        ("<a>" * 300 + "</a>" * 300, "nested too deeply", 1),
        ('<?xml version="1.0" encoding="klingon"?><a/>', "encoding", None),
    ],
)
def test_damaged_and_hostile_xml_is_refused_with_its_line(xml: str, problem: str, line: int | None) -> None:
    with pytest.raises(InputError) as refusal:
        read(xml, "a")
    assert problem in refusal.value.problem
    assert refusal.value.file == "study.qde"
    if line is not None:
        assert refusal.value.line == line
    assert refusal.value.remedy


def test_control_characters_that_programs_leave_in_names_become_blanks_and_are_told() -> None:
    told: list[int] = []
    [(_, source)] = read(
        '<TextSource name="a\x0bb\x00" x="y\tz">\x1f\r\n</TextSource>', "TextSource", blanked=told.append
    )
    assert (source.get("name"), source.get("x"), source.text, told) == ("a b ", "y z", " \n", [3])
    wide = '<?xml version="1.0"?><TextSource name="Ā"/>'.encode("utf-16")
    assert read(wide, "TextSource", blanked=told.append)[0][1].get("name") == "Ā"
    assert told == [3]


def test_words_in_another_encoding_than_declared_are_refused() -> None:
    with pytest.raises(InputError, match="damaged XML"):
        read('<a name="café"/>'.encode("cp1252"), "a")


@pytest.mark.parametrize(
    ("limit", "value", "xml", "problem"),
    [
        ("MOST_ELEMENTS", 10, "<a>" + "<b/>" * 10 + "</a>", "more than 10 elements"),
        ("MOST_AT_ONCE", 10, "<a>" + '<b x="1"/>' * 5 + "</a>", "more than 10 elements and attributes"),
        ("MOST_NAMES", 10, "<r>" + "".join(f"<b{n}/>" for n in range(10)) + "</r>", "more than 10 places"),
        ("MOST_NAMES", 10, "<r " + " ".join(f'b{n}="1"' for n in range(11)) + "/>", "more than 10 names"),
        ("MOST_WORDS", 2**20, "<a>" + "word " * 2**18 + "</a>", "more than 1 Mi characters"),
        ("LONGEST_TAG", 2**20, f"<a><!--{' ' * 2**21}--></a>", "more than 1 MiB"),
        ("LONGEST_TAG", 2**20, f'<a x="{"y" * 2**21}"/>', "more than 1 MiB"),
    ],
)
def test_nothing_is_without_measure(
    limit: str, value: int, xml: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(xml, "a", "r")
    monkeypatch.setattr(xml_streams, limit, value)
    with pytest.raises(InputError, match=problem):
        read(xml, "a", "r")


def test_pieces_are_forgotten_once_they_are_given() -> None:
    class Endless(io.RawIOBase):
        """A project of sources without end, of which only what is asked for is ever made."""

        made = 0

        def read(self, size: int = -1, /) -> bytes:
            self.made += 1
            return b"<Project><Sources>" if self.made == 1 else b'<TextSource name="x"/>' * 1000

    file = Endless()
    pieces = stream(file, "endless.qde", lambda path: path[-1] == "TextSource")  # type: ignore[arg-type]
    for _ in range(2500):
        next(pieces)
    assert file.made <= 5


def test_an_error_of_who_listens_is_not_taken_for_damage() -> None:
    def fails(path: Path, attributes: dict[str, str], line: int) -> None:
        int(attributes["name"])

    with pytest.raises(ValueError, match="study"):
        read(PROJECT, "User", opened=fails)


@given(st.integers(0, len(PROJECT) - 1), st.binary(min_size=1, max_size=4))
@settings(max_examples=examples(200), deadline=None)
def test_whatever_bytes_stand_in_it_the_answer_is_pieces_or_a_refusal(place: int, bytes_: bytes) -> None:
    data = PROJECT.encode()
    try:
        read(data[:place] + bytes_ + data[place + len(bytes_) :], "TextSource")
    except InputError as refusal:
        assert refusal.remedy
