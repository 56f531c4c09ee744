"""Whatever stands in a file that is XML: nothing of it is lost untold, and nothing fails but in a sentence."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from outgoing_projects import rich, written
from qdpx_files import (
    ATLAS,
    CODES,
    FOOD,
    MAXQDA,
    NOTE,
    NVIVO,
    TALK,
    TEXT,
    USERS,
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
    value,
    write,
)

from example_counts import examples
from qualcode.domain.errors import InputError

NAMES = (
    *("Coding", "Note", "TextSource", "Set", "Case", "PDFSource", "AudioSource", "Transcript", "Description"),
    *("PlainTextSelection", "Representation", "NoteRef", "PictureSource", "VariableValue", "Link", "Code"),
)
WRITTEN = ("", "x", "-1", "999999", "{bad}", "NaN", "5", "internal://21.txt", "internal://gone.txt", " ")


def everything() -> str:
    """A project with something of each kind."""
    sync = "".join(tag("SyncPoint", guid=guid(1000 + i), timeStamp=i * 900, position=i * 15) for i in range(3))
    transcript = tag("Transcript", sync + note_ref(32), guid=guid(26), plainTextPath="internal://21.txt")
    timed = selection(64, 0, 900, description("laughs"), coding(74), kind="Audio")
    area = selection(65, 1, 1, description("here"), coding(75), kind="PDF")
    page = tag("Representation", selection(65, 18, 23, coding(76), coding(77, FOOD)), guid=guid(28))
    members = "".join(tag("MemberSource", targetGUID=guid(key)) for key in (TALK, 25, 27))
    case = tag("Case", value(41, "1") + tag("SelectionRef", targetGUID=guid(61)), guid=guid(51), name="Pia")
    return project(
        USERS,
        CODES,
        f"<Variables>{tag('Variable', guid=guid(41), name='V', typeOfVariable='Integer')}</Variables>",
        f"<Cases>{case}</Cases>",
        sources(
            talk(
                selection(61, 18, 23, coding(71, content=note_ref(33)), coding(72, FOOD)),
                note_ref(NOTE),
                value(41, "2"),
            ),
            tag("AudioSource", transcript + timed, guid=guid(25), name="A"),
            tag("PDFSource", area + page, guid=guid(27), name="P", path="internal://p.pdf"),
            tag("PictureSource", selection(66, 1, 1, coding(78), kind="Picture"), guid=guid(29), name="B"),
        ),
        "<Notes>" + "".join(note(31 + i, f"note {i}") for i in range(4)) + "</Notes>",
        f"<Links>{tag('Link', guid=guid(91), originGUID=guid(34), targetGUID=guid(61))}</Links>",
        f"<Sets>{tag('Set', members, guid=guid(81), name='S')}</Sets>",
        description("All."),
    )


def damaged(root: Any, random: Random) -> None:
    """Take out, repeat, move, rename or rewrite something."""
    elements = [element for element in root.iter() if element is not root]
    one, other = random.choice(elements), random.choice(elements)
    guids = [element.get("guid") for element in elements if element.get("guid")]
    key = random.choice(list(one.attrib)) if one.attrib else None
    match random.randrange(7):
        case 0:
            one.getparent().remove(one)
        case 1 if key:
            del one.attrib[key]
        case 2 if key:
            one.set(key, random.choice([*WRITTEN, *guids]))
        case 3:
            one.addnext(deepcopy(one))
        case 4:
            other.append(deepcopy(one))
        case 5:
            one.text = random.choice(["", " ", "word", "é😀"])
        case _:
            one.tag = one.tag.rpartition("}")[0] + "}" + random.choice(NAMES)


@settings(max_examples=examples(60), deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([ATLAS, MAXQDA, NVIVO, "QualCoder", "", "own"]), st.integers(1, 8))
def test_no_damage_makes_anything_disappear(seed: int, origin: str, times: int) -> None:
    random = Random(seed)
    files: dict[str, str | bytes] = {"21.txt": TEXT, "p.pdf": b"%PDF"} if random.random() < 0.8 else {}
    with TemporaryDirectory() as name:
        folder = Path(name)
        root = written(rich(), folder).root if origin == "own" else etree.fromstring(everything().encode())
        if origin != "own":
            root.set("origin", origin)
        for _ in range(times):
            damaged(root, random)
        try:
            read(write(folder / "damaged.qdpx", etree.tostring(root), files))
        except InputError as refused:
            assert "damaged.qdpx" in refused.sentence
