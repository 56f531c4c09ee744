"""Project files are opened whatever their shape; a hostile one is refused, unpacks to nothing, and reads nothing."""

from __future__ import annotations

import hashlib
import io
import os
import random
import struct
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest

from qualcode.domain.errors import InputError
from qualcode.refi import archives, containers
from qualcode.refi.containers import Container

QDE = b'<?xml version="1.0" encoding="utf-8"?>\n<Project name="study"/>\n'
posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes and links are made otherwise there")


def packed(members: dict[str, bytes], *, deflated: bool = True) -> bytes:
    """A zip archive of some members, in their order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def study(tmp_path: Path, members: dict[str, bytes] | bytes, name: str = "study.qdpx") -> Path:
    """A file of some members, or of some bytes."""
    path = tmp_path / name
    path.write_bytes(members if isinstance(members, bytes) else packed(members))
    return path


def refused(path: Path, *, reading: str = "") -> InputError:
    """The refusal of a file when it is opened, or when a member or its XML is read."""
    with pytest.raises(InputError) as refusal, Container(path) as container:
        container.xml().read()
        container.member(reading)
    assert str(refusal.value.file).startswith(str(path))
    assert refusal.value.remedy
    return refusal.value


@pytest.mark.parametrize(
    ("members", "found"),
    [
        (["project.qde", "sources/a.txt"], "project.qde"),
        (["Project.QDE", "Sources/a.txt"], "Project.QDE"),
        (["Trial.qde"], "Trial.qde"),
        (["old.qde", "project.qde"], "project.qde"),
        (["Trial/project.qde", "Trial/sources/a.txt"], "Trial/project.qde"),
        (["Trial\\project.qde"], "Trial/project.qde"),
        (["project.qde", "backup/project.qde"], "project.qde"),
        (["__MACOSX/._project.qde", "._x.qde", "Trial.qde", ".DS_Store"], "Trial.qde"),
        (["magnolia-layout.json", "a.xml", "Trial.qde"], "Trial.qde"),
    ],
)
def test_the_project_is_found_by_its_ending_wherever_programs_put_it(
    tmp_path: Path, members: list[str], found: str
) -> None:
    path = study(tmp_path, {name: QDE if name.replace("\\", "/") == found else b"x" for name in members})
    with Container(path) as container:
        assert container.xml_name == f"{path}!{found}"
        assert not container.codebook_only
        assert container.xml().read() == QDE
        assert container.xml().read() == QDE
        assert container.digest == hashlib.sha256(QDE).hexdigest()


@pytest.mark.parametrize("name", ["codes.qdc", "codes.xml", "export/codes.qdc"])
def test_an_archive_with_a_codebook_alone_says_so(tmp_path: Path, name: str) -> None:
    with Container(study(tmp_path, {name: QDE, "sources/a.txt": b"a"})) as container:
        assert container.codebook_only
        assert container.xml().read() == QDE


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\n \n", b"\n\xef\xbb\xbf"])
@pytest.mark.parametrize("name", ["study.qde", "study.qdpx", "study.xml", "study"])
def test_bare_xml_is_a_project_without_sources(tmp_path: Path, before: bytes, name: str) -> None:
    with Container(study(tmp_path, before + QDE, name)) as container:
        assert container.xml().read() == before + QDE
        assert container.member("internal://a.txt") is None
        assert (container.stem, container.xml_name) == ("study", str(tmp_path / name))
    with Container(study(tmp_path, "<Project/>".encode("utf-16"), name)) as container:
        assert container.xml().read(2) in (b"\xff\xfe", b"\xfe\xff")
    with Container(study(tmp_path, QDE, "codes.qdc")) as container:
        assert container.codebook_only


@pytest.mark.parametrize(
    "stored",
    [
        "sources/Café 1.txt",
        "Sources/Café 1.txt",
        "sources\\CAFÉ 1.TXT",
        "Café 1.txt",
        "texts/deep/Café 1.txt",
        "sources/Cafe\u0301 1.txt",
    ],
)
def test_a_member_is_found_by_its_own_name_in_every_spelling(tmp_path: Path, stored: str) -> None:
    with Container(study(tmp_path, {"project.qde": QDE, stored: b"words"})) as container:
        for written in (
            "internal://Café 1.txt",
            "Café 1.txt",
            "internal:/sources/caf%C3%A9%201.txt",
            "internal:x\\Café 1.txt",
        ):
            assert container.member(written) == b"words"
            assert container.has(written)
        assert container.member("internal://Café 2.txt") is None
        assert not container.has("internal://Café 2.txt")
        assert container.member("") is None


def test_a_name_in_utf_8_is_found_though_the_archive_does_not_say_that_it_is(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "sources/Café.txt").encode()
    data = packed({"project.qde": QDE, "sources/" + "x" * (len(name) - 8): b"words"})
    path = study(tmp_path, data.replace(b"sources/" + b"x" * (len(name) - 8), name))
    with Container(path) as container:
        assert container.member("internal://Café.txt") == b"words"


def test_of_members_with_one_name_that_of_the_sources_is_taken_unless_a_folder_is_named(tmp_path: Path) -> None:
    members = {
        "a.txt": b"top",
        "other/a.txt": b"other",
        "T/project.qde": QDE,
        "T/sources/a.txt": b"right",
        "T/a.txt": b"near",
    }
    with Container(study(tmp_path, members)) as container:
        assert container.member("internal://a.txt") == b"right"
        assert container.member("internal://other/a.txt") == b"other"
        assert container.member("internal://elsewhere/a.txt") == b"right"


def test_names_that_differ_but_for_case_are_each_found_by_their_own_spelling(tmp_path: Path) -> None:
    names = ["sources/Board.txt", "sources/board.txt", "Sources/board.txt", "other/board.txt"]
    path = study(tmp_path, {"project.qde": QDE, **{name: name.encode() for name in names}})
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in ("Desk.txt", "desk.txt"):
        (folder / name).write_bytes(name.encode())
    with Container(path, folder=str(folder)) as held:
        assert held.member("internal://Board.txt") == b"sources/Board.txt"
        assert held.member("board.txt") == b"sources/board.txt"
        assert held.member("internal://Sources/board.txt") == b"Sources/board.txt"
        if len(list(folder.iterdir())) == 2:  # on a disk that tells them apart
            assert held.member("desk.txt") == b"desk.txt" and held.member("Desk.txt") == b"Desk.txt"


def test_what_machines_leave_in_archives_is_no_source(tmp_path: Path) -> None:
    members = {
        "project.qde": QDE,
        "sources/.root": b"",
        "__MACOSX/sources/a.txt": b"fork",
        "sources/.DS_Store": b"x",
        "sources/._b.txt": b"f",
    }
    with Container(study(tmp_path, members)) as container:
        for name in (".root", "a.txt", ".DS_Store", "._b.txt"):
            assert container.member(f"internal://{name}") is None


@pytest.mark.parametrize(
    "name", ["../a.txt", "sources/../../a.txt", "/a.txt", "C:/a.txt", "c:a.txt", "..\\a.txt", "\\\\server\\a.txt"]
)
def test_a_member_whose_name_leads_out_of_the_archive_is_never_looked_at(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    path = study(tmp_path / "in", {"project.qde": QDE, name: b"evil"})
    with Container(path) as container:
        assert container.passed_over == (name,)
        for written in ("internal://a.txt", f"internal://{name}", name, f"absolute://{name}"):
            assert container.member(written) is None
    assert [found.name for found in tmp_path.rglob("*")] == ["in", "study.qdpx"]


def test_files_outside_are_read_beside_the_project_or_in_the_named_folder_and_nowhere_else(tmp_path: Path) -> None:
    for folder in ("beside", "texts", "beside/below", "elsewhere"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{Path(folder).name}.txt").write_text(folder)
    path = study(tmp_path / "beside", {"project.qde": QDE})
    with Container(path) as container:
        assert container.member("relative:///beside.txt") == b"beside"
        assert container.member("absolute:///C:/Users/x/BESIDE.TXT") == b"beside"
        assert container.member("internal://beside.txt") is None
        for name in ("texts", "below", "elsewhere"):
            assert container.member(f"relative:///../{name}/{name}.txt") is None
            assert container.member(f"relative:///{name}/{name}.txt") is None
            assert container.member(f"absolute://{tmp_path}/{name}/{name}.txt") is None
    with Container(path, folder=str(tmp_path / "texts")) as container:
        for scheme in ("internal://", "relative:///", "absolute:///", ""):
            assert container.member(f"{scheme}texts.txt") == b"texts"
        assert container.member("relative:///beside.txt") == b"beside"
        assert not container.has("relative:///elsewhere.txt")
    with pytest.raises(InputError, match="no such folder"):
        Container(path, folder=str(tmp_path / "nowhere"))


@posix
def test_links_and_pipes_beside_the_project_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "beside").mkdir()
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "beside" / "link.txt").symlink_to(tmp_path / "secret")
    (tmp_path / "beside" / "loop.txt").symlink_to(tmp_path / "beside" / "loop.txt")
    os.mkfifo(tmp_path / "beside" / "pipe.txt")
    with Container(study(tmp_path / "beside", {"project.qde": QDE}), folder=str(tmp_path / "beside")) as container:
        for name in ("link.txt", "loop.txt", "pipe.txt", "passwd"):
            assert container.member(f"relative:///{name}") is None
        assert container.member("absolute:///etc/passwd") is None


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b"some words", "neither a zip archive nor XML"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
        (b"PK\x03\x04 and no more", "damaged or cut off"),
        (packed({}), "no project"),
        (packed({"sources/a.txt": b"a"}), "no project"),
        (packed({"a/b/c/project.qde": QDE}), "no project"),
        (
            packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<d/>", "word/styles.xml": b"<s/>"}),
            "several",
        ),
        (packed({"a.qde": QDE, "b.qde": QDE}), "several projects: a.qde, b.qde"),
    ],
)
def test_what_holds_no_project_or_several_is_refused_by_name(tmp_path: Path, data: bytes, problem: str) -> None:
    assert problem in refused(study(tmp_path, data)).problem


@posix
def test_what_is_no_ordinary_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.qdpx")
    for path in (tmp_path, tmp_path / "none.qdpx", tmp_path / "pipe.qdpx", tmp_path / "nul\0.qdpx"):
        with pytest.raises(InputError):
            Container(path)


def test_an_archive_that_is_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    whole = packed({"project.qde": QDE * 20, "sources/a.txt": bytes(random.Random(1).randbytes(500))})
    for length in range(2, len(whole), 37):
        refused(study(tmp_path, whole[:length]))


def test_whatever_bytes_are_changed_the_answer_is_a_project_or_a_refusal(tmp_path: Path) -> None:
    draw = random.Random(11)
    whole = packed({"project.qde": QDE, "sources/a.txt": b"words " * 50})
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(draw.randint(1, 3)):
            data[draw.randrange(len(data))] = draw.choice((0, 1, 255, draw.randrange(256)))
        try:
            with Container(study(tmp_path, bytes(data))) as container:
                container.xml().read()
                container.member("internal://a.txt")
        except InputError as refusal:
            assert refusal.remedy


def test_damage_is_told_when_the_member_is_read_and_not_before(tmp_path: Path) -> None:
    words = b"words that are stored as they are"
    whole = packed({"project.qde": QDE, "sources/a.txt": words}, deflated=False)
    path = study(tmp_path, whole.replace(words, words.upper()))
    with Container(path) as container:
        assert container.xml().read() == QDE
        with pytest.raises(InputError, match="it is damaged"):
            container.member("a.txt")
    with (
        Container(study(tmp_path, whole.replace(QDE, QDE.upper()))) as container,
        pytest.raises(InputError, match="it is damaged"),
    ):
        assert container.digest


def changed(whole: bytes, name: str, field: int, layout: str, value: int) -> bytes:
    """An archive with one field of a member changed in its list of members."""
    entry = -1
    while whole[entry + 46 : entry + 46 + len(name)] != name.encode():
        entry = whole.index(b"PK\x01\x02", entry + 1)
    data = bytearray(whole)
    struct.pack_into(layout, data, entry + field, value)
    return bytes(data)


def test_encrypted_and_oddly_packed_members_are_refused(tmp_path: Path) -> None:
    whole = packed({"project.qde": QDE, "sources/a.txt": b"words"})
    for name in ("project.qde", "sources/a.txt"):
        assert "encrypted" in refused(study(tmp_path, changed(whole, name, 8, "<H", 1)), reading="a.txt").problem
        for packing in (9, 12, 14, 99):
            odd = changed(whole, name, 10, "<H", packing)
            assert "packed in a way" in refused(study(tmp_path, odd), reading="a.txt").problem


def test_what_would_unpack_to_far_more_than_it_is_is_refused_unread(tmp_path: Path) -> None:
    bomb = b"<" + b" " * (6 * 2**20)
    assert "would unpack" in refused(study(tmp_path, {"project.qde": bomb})).problem
    assert "would unpack" in refused(study(tmp_path, {"project.qde": QDE, "a.txt": bomb}), reading="a.txt").problem
    # One that says that it is small gives no more than it says.
    lying = changed(packed({"project.qde": QDE, "a.txt": bomb}), "a.txt", 24, "<L", 100)
    assert "damaged" in refused(study(tmp_path, lying), reading="a.txt").problem
    huge = changed(packed({"project.qde": QDE}), "project.qde", 24, "<L", 2**31)
    assert "would unpack" in refused(study(tmp_path, huge)).problem


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    words = random.Random(3).randbytes(1000)
    whole = packed({"project.qde": QDE, "sources/a.txt": words, "sources/b.txt": words})
    first = whole.index(b"sources/a.txt") - 30
    over = changed(whole, "sources/b.txt", 42, "<L", first)
    assert "over one another" in refused(study(tmp_path, over)).problem
    beyond = changed(whole, "sources/b.txt", 20, "<L", 10**6)
    assert "over one another or outside" in refused(study(tmp_path, beyond)).problem


def test_an_archive_with_members_without_measure_is_refused_before_they_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = study(tmp_path, {"project.qde": QDE, **{f"sources/{number}.txt": b"" for number in range(20)}})
    with Container(path) as container:
        assert container.has("7.txt")
    monkeypatch.setattr(archives, "MOST_ENTRIES", 20)
    assert "more than 20 members" in refused(path).problem
    monkeypatch.setattr(archives, "MOST_ENTRIES", 100)
    monkeypatch.setattr(archives, "LARGEST_DIRECTORY", 1000)
    assert "members" in refused(path).problem


def test_a_text_asked_for_again_and_again_comes_to_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MOST_UNPACKED", 1000)
    with Container(study(tmp_path, {"project.qde": QDE, "a.txt": b"x" * 300})) as container:
        for _ in range(3):
            assert container.member("a.txt") is not None
        with pytest.raises(InputError, match="its texts are more than"):
            container.member("a.txt")


def test_xml_and_texts_beyond_the_limits_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "LARGEST_XML", 50)
    for members in ({"project.qde": QDE}, QDE):
        assert refused(study(tmp_path, members)).problem
    monkeypatch.setattr(containers, "LARGEST_XML", 500)
    monkeypatch.setattr(containers, "LARGEST_PART", 50)
    assert "would unpack" in refused(study(tmp_path, {"project.qde": QDE, "a.txt": b"x" * 51}), reading="a.txt").problem


def test_several_streams_of_one_archive_do_not_disturb_each_other(tmp_path: Path) -> None:
    xml = QDE + random.Random(5).randbytes(600_000)
    text = random.Random(6).randbytes(300_000)
    path = study(tmp_path, {"project.qde": xml, "sources/a.txt": text})
    with Container(path) as container, container.xml() as one, container.xml() as other:
        parts = [one.read(100_000), other.read(50_000)]
        assert container.member("a.txt") == text
        assert parts[0] + one.read() == xml
        assert parts[1] + other.read() == xml
