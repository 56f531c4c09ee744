"""Projects of Taguette come in as the program keeps them: highlights where they were seen, tags as a tree, nobody's
work under another's name."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from taguette_files import TaguetteFile, counted

from example_counts import examples
from qualcode.domain.codebook_entries import CodebookEntry
from qualcode.domain.errors import InputError
from qualcode.domain.exchange import COUNTED, ExchangedDocument, ExchangedProject
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.peers.taguette import TaguetteReader
from qualcode.peers.taguette_contents import BYTES, UNITS, Contents, words_of

PAGE = (
    "<h1>Ünterview 😀 n° 1</h1>\n<p>Anna: Je suis <b>très fatiguée</b>, 😀😀 vraiment.</p>\n\n"
    "<p>Why\u00a0is  that?<br>Tell &lt;me&gt; &amp; all.</p><table>\n<tr><td>α</td><td>β γ</td></tr>\n</table>"
    "<p>struck <del>out wörds</del> here</p>"
)


@dataclass
class Seen:
    """A project with its documents, which can be read only while the file is open."""

    project: ExchangedProject
    documents: list[ExchangedDocument]
    names: dict[str, str] = field(default_factory=dict)
    coders: dict[str, str] = field(default_factory=dict)

    def codings(self, at: int = 0) -> list[tuple[str, str, str]]:
        document = self.documents[at]
        text = document.read.text if document.read is not None else ""
        return [
            (self.names[one.code], text[one.start : one.end], self.coders.get(one.coder, ""))
            for one in document.codings
        ]


def look(path: Path, **wishes: str) -> Seen:
    with TaguetteReader().open(path, OpeningWishes(**wishes)) as project:
        seen = Seen(project, list(project.documents()))
    add_names(project.codebook.entries, "", seen.names)
    seen.coders = {coder.uuid: coder.name for coder in project.coders}
    given_on = {
        "documents": len(seen.documents),
        "codes": len(seen.names),
        "coders": len(seen.coders),
        "codings": sum(len(document.codings) for document in seen.documents),
        "memos": len(project.memos),
        "sets": len(project.sets),
    }
    for thing in COUNTED:
        assert project.counted.get(thing, 0) == given_on.get(thing, 0) + project.losses.uncounted[thing], thing
    assert set(project.document_names) == {document.uuid for document in seen.documents}
    return seen


def add_names(entries: tuple[CodebookEntry, ...], above: str, names: dict[str, str]) -> None:
    for entry in entries:
        assert entry.uuid and entry.uuid not in names
        names[entry.uuid] = f"{above}{entry.name}"
        add_names(entry.children, f"{above}{entry.name}/", names)


@pytest.fixture
def made(tmp_path: Path) -> TaguetteFile:
    return TaguetteFile(tmp_path / "study.sqlite3")


def test_highlights_are_where_they_were_seen_also_behind_letters_of_many_bytes(made: TaguetteFile) -> None:
    project = made.project()
    document, tag = made.document(project, PAGE), made.tag(project, "work")
    words = [
        "Ünterview 😀",
        "très fatiguée, 😀😀 vr",
        "Why\u00a0is  that?Tell <me>",
        "αβ γ",
        "out wörds",
        "here",
        "vraiment.\n\nWhy",
    ]
    for one in words:
        made.highlight(document, one, [tag])
    seen = look(made.path)
    read = seen.documents[0].read
    assert read is not None
    assert read.text == (
        "Ünterview 😀 n° 1\nAnna: Je suis très fatiguée, 😀😀 vraiment.\nWhy\u00a0is that?\nTell <me> & all.\nα\tβ γ\n"
        "struck out wörds here"
    )
    assert [quote for _, quote, _ in seen.codings()] == [
        "Ünterview 😀",
        "très fatiguée, 😀😀 vr",
        "vraiment.\nWhy",
        "Why\u00a0is that?\nTell <me>",
        "α\tβ γ",
        "out wörds",
        "here",
    ]
    assert seen.documents[0].dialect == BYTES
    assert not seen.project.losses.tolerated


def test_offsets_that_another_program_counted_otherwise_are_told_by_the_words(made: TaguetteFile) -> None:
    project = made.project()
    document, tag = made.document(project, PAGE), made.tag(project, "work")
    for words in ("fatiguée", "vraiment", "struck"):
        made.highlight(document, words, [tag], encoding="utf-16-le")
    seen = look(made.path)
    assert [quote for _, quote, _ in seen.codings()] == ["fatiguée", "vraiment", "struck"]
    assert seen.documents[0].dialect == "UTF-16 units"
    wished = look(made.path, offsets=BYTES)
    assert wished.documents[0].dialect == BYTES
    assert [quote for _, quote, _ in wished.codings()] == ["fatiguée", "vraiment", "struck"], "found by their words"
    assert wished.project.losses.tolerated
    with pytest.raises(InputError, match="offsets"):
        look(made.path, offsets="miles")


def test_a_highlight_that_stands_beside_its_words_is_put_on_them_and_told(made: TaguetteFile) -> None:
    project = made.project()
    document, tag = made.document(project, "<p>one two one three</p>"), made.tag(project, "t")
    made.highlight(document, "three", [tag], moved=-2)
    made.highlight(document, "two", [tag], snippet="<p>gone</p>")
    made.highlight(document, "one three", [tag], snippet="<p>one</p>")
    seen = look(made.path)
    assert sorted(quote for _, quote, _ in seen.codings()) == ["one three", "three", "two"]
    assert [kind for kind in seen.project.losses.tolerated if "elsewhere" in kind]
    assert [kind for kind in seen.project.losses.tolerated if "not in the text" in kind]


def test_offsets_past_the_end_turned_round_and_without_a_length_are_bent_and_told(made: TaguetteFile) -> None:
    project = made.project()
    document, tag = made.document(project, "<p>é one two</p>"), made.tag(project, "t")
    for start, end in ((7, 999), (3, 3), (6, 3), (-5, 2), (10**18, 10**18 + 1)):
        number = made.add("highlights", document_id=document, start_offset=start, end_offset=end, snippet="")
        made.add("highlight_tags", highlight_id=number, tag_id=tag)
    seen = look(made.path)
    assert [quote for _, quote, _ in seen.codings()] == ["é", "o", "one", "two", "o"]
    assert len(seen.project.losses.tolerated) >= 4


def test_tags_with_dots_are_levels_and_abbreviations_are_not(made: TaguetteFile) -> None:
    project = made.project()
    for path, description in (
        ("work.pay", "money"),
        ("work", "all of it"),
        ("people.anna.b", ""),
        ("Dr. Who", ""),
        ("3.5 years", ""),
    ):
        made.tag(project, path, description)
    seen = look(made.path)
    assert set(seen.names.values()) == {
        *("work", "work/pay", "people", "people/anna", "people/anna/b", "Dr. Who", "3.5 years")
    }
    (work,) = [entry for entry in seen.project.codebook.entries if entry.name == "work"]
    assert (work.definition, work.children[0].definition) == ("all of it", "money")


def test_who_gave_a_tag_is_read_from_the_log_also_after_merging(made: TaguetteFile) -> None:
    project = made.project(members=("anna", "bo"))
    document = made.document(project, "<p>one two three</p>")
    kept, gone, other = made.tag(project, "kept"), 90, made.tag(project, "other")
    one = made.highlight(document, "one", [kept, other])
    two = made.highlight(document, "two", [other])
    made.highlight(document, "three", [kept])
    made.command(project, "anna", 1, document, type="document_add", document_name="x")
    made.command(project, "anna", 2, document, type="highlight_add", highlight_id=one, tags=[gone])
    made.command(project, "bo", 3, document, type="highlight_add", highlight_id=one, tags=[gone, other])
    made.command(project, "bo", 4, type="tag_merge", src_tag_id=gone, dest_tag_id=kept)
    made.command(project, "carla", 5, document, type="highlight_add", id=two, tags=[other])
    made.add("commands", date="x", user_login="anna", project_id=project, payload="[" * 5000)
    seen = look(made.path)
    assert seen.codings() == [
        ("kept", "one", "anna"),
        ("other", "one", "bo"),
        ("other", "two", "carla"),
        ("kept", "three", ""),
    ]
    assert [coding.created_ms for coding in seen.documents[0].codings][:2] == [1772409602000, 1772409603000]
    assert set(seen.coders.values()) == {"anna", "bo", "carla"}
    assert seen.documents[0].coder == next(uuid for uuid, name in seen.coders.items() if name == "anna")


def test_of_several_projects_the_named_one_comes_with_nothing_of_the_others(made: TaguetteFile) -> None:
    first, second = made.project("First"), made.project("Second", "about it\r\nall", ("bo",))
    stranger = made.tag(first, "stranger")
    own = made.tag(second, "own")
    made.highlight(made.document(first, "<p>of the first</p>", "a"), "first", [stranger])
    made.highlight(made.document(second, "<p>of the second</p>", "b", description="said"), "second", [own, stranger])
    with pytest.raises(InputError, match=r"“First”, “Second”.*--which"):
        look(made.path)
    with pytest.raises(InputError, match="no project “Third”"):
        look(made.path, which="Third")
    seen = look(made.path, which="second")
    assert seen.project.name == "Second"
    assert [document.name for document in seen.documents] == ["b"]
    assert seen.codings() == [("own", "second", "bo"), ("Codes that the file does not hold/stranger", "second", "bo")]
    assert [(memo.on, memo.text) for memo in seen.project.memos] == [("project", "about it\nall"), ("document", "said")]
    assert seen.project.losses.uncounted["coders"] == 1, "anna has no part in it"


def test_highlights_without_a_tag_or_a_document_are_not_lost_untold(made: TaguetteFile) -> None:
    project = made.project()
    made.highlight(made.document(project, "<p>one two</p>"), "two")
    lost = made.add("highlights", document_id=77, start_offset=0, end_offset=1, snippet="")
    made.add("highlight_tags", highlight_id=lost, tag_id=1)
    seen = look(made.path)
    assert seen.codings() == [("highlights without a tag", "two", "anna")]
    assert seen.project.losses.uncounted["codings"] == 1
    assert seen.project.counted["codings"] == 2


def test_rows_of_one_number_or_of_none_are_all_taken(made: TaguetteFile) -> None:
    project = made.project()
    document = made.document(project, "<p>one two</p>")
    made.highlight(document, "one", [made.tag(project, "work")])
    with closing(sqlite3.connect(made.path)) as connection, connection:
        for table in ("tags", "documents", "highlights"):  # A copy has no keys.
            connection.execute(f"CREATE TABLE other AS SELECT * FROM {table}")
            connection.execute(f"DROP TABLE {table}")
            connection.execute(f"ALTER TABLE other RENAME TO {table}")
            for number in (1, None, None):
                connection.execute(f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1")
                connection.execute(f"UPDATE {table} SET id = ? WHERE rowid = last_insert_rowid()", [number])
    seen = look(made.path)
    assert len(seen.documents) == 4
    assert [len(document.codings) for document in seen.documents] == [4, 0, 0, 0]
    assert sorted(seen.names.values()) == [
        "highlights without a tag",
        "work",
        "work (2)",
        "work (3)",
        "work (4)",
    ]


def test_documents_without_a_text_keep_their_highlights_with_the_words(made: TaguetteFile) -> None:
    project = made.project()
    document = made.document(project, "<p> </p>\n")
    tag = made.tag(project, "t")
    number = made.add("highlights", document_id=document, start_offset=3, end_offset=9, snippet="<p>wörds</p>")
    made.add("highlight_tags", highlight_id=number, tag_id=tag)
    (coding,) = look(made.path).documents[0].codings
    assert (coding.start, coding.end, coding.quote) == (3, 9, "wörds")


def test_groups_of_old_versions_are_sets_of_documents(made: TaguetteFile) -> None:
    project = made.project()
    document = made.document(project, "<p>one</p>")
    with closing(sqlite3.connect(made.path)) as connection, connection:
        connection.executescript(
            "CREATE TABLE groups (id INTEGER PRIMARY KEY, project_id INTEGER, path TEXT, description TEXT);"
            "CREATE TABLE document_groups (document_id INTEGER, group_id INTEGER, PRIMARY KEY (document_id, group_id));"
        )
    made.add("groups", id=5, project_id=project, path="women")
    made.add("document_groups", document_id=document, group_id=5)
    seen = look(made.path)
    (women,) = seen.project.sets
    assert (women.name, women.kind, women.members) == ("women", "document", (seen.documents[0].uuid,))


def test_the_same_project_has_the_same_identities_each_time_and_in_a_copy(made: TaguetteFile, tmp_path: Path) -> None:
    copy = TaguetteFile(tmp_path / "copy.sqlite3")
    copy.add("highlights", document_id=0, start_offset=0, end_offset=0, snippet="")  # Numbers are given anew.
    for file in (made, copy):
        project = file.project()
        file.highlight(file.document(project, "<p>one two</p>"), "two", [file.tag(project, "t")])
    first, again, other = look(made.path), look(made.path), look(copy.path)
    for seen in (again, other):
        assert seen.project.uuid == first.project.uuid
        assert seen.documents[0].codings[0].uuid == first.documents[0].codings[0].uuid
        assert seen.names == first.names


def test_nothing_but_a_file_of_taguette_is_known(made: TaguetteFile, tmp_path: Path) -> None:
    reader = TaguetteReader()
    other, text = tmp_path / "other.sqlite3", tmp_path / "text.sqlite3"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE projects (id INTEGER)")
    text.write_text("no database")
    assert reader.knows(made.path)
    assert not any(map(reader.knows, (other, text, tmp_path, tmp_path / "missing")))
    with pytest.raises(InputError, match="no project of Taguette"):
        look(other)
    with pytest.raises(InputError, match="holds no project"):
        look(made.path)


LETTERS = st.sampled_from(["a", "é", "😀", "漢", " ", "\n", "\u00a0", "&amp;", "&lt;", "b "])
PIECES = st.lists(LETTERS, max_size=6).map("".join)
BLOCKS = st.sampled_from(
    [
        "<p>{}</p>",
        "<h1>{}</h1>\n",
        "<ul><li>{}</li></ul>",
        "<table><tr><td>{}</td><td>x</td></tr>\n</table>",
        "{}<br>",
        "<b>{}</b>",
        "<del>{}</del> ",
    ]
)


@settings(max_examples=examples(120), deadline=None)
@given(st.lists(st.tuples(BLOCKS, PIECES), min_size=1, max_size=6), st.data())
def test_every_place_of_the_counted_text_is_found_in_the_shown_one(
    blocks: list[tuple[str, str]], data: st.DataObject
) -> None:
    page = "<p>.</p>" + "".join(block.format(piece) for block, piece in blocks)
    contents = Contents(page, "page")
    text = counted(page)
    assert contents.counted == text
    start, end = sorted(data.draw(st.integers(0, len(text.encode()))) for _ in range(2))
    place, outside = contents.place(start, end, BYTES)
    assert not outside
    assert len(text[: place.start].encode()) - start in range(4)
    shown = contents.shown(place)
    assert ink(contents.read.text[slice(*shown)]) == ink(text[slice(*place)])
    for unit in UNITS:
        assert contents.place(0, 10**9, unit) == ((0, len(text)), True)


def ink(text: str) -> str:
    return "".join(sign for sign in text if sign not in " \t\n\r\f")


def test_the_words_of_a_snippet_are_its_text() -> None:
    assert words_of("<p>a <b>&amp;</b></p>\n<p>é</p>") == "a &\né"
    assert words_of("plain") == "plain"
