"""What is typed, or stands in a field of a file: queries, patterns, templates, times, names."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from fuzzing.structures import words
from fuzzing.target import Target, promised
from qualcode.analysis.resolving import People
from qualcode.cases.filtering import read_filter
from qualcode.domain.codebook_entries import check_code_name, check_mark, parse_colour
from qualcode.domain.days import day_begins, day_ends
from qualcode.domain.errors import QualcodeError
from qualcode.domain.formula_guard import guard_formula, unguard_formula
from qualcode.domain.import_choices import checked
from qualcode.domain.locations import location
from qualcode.domain.memo_links import as_written, parse_links, rewritten
from qualcode.domain.sampling import parse_share
from qualcode.domain.times import parse_iso_time
from qualcode.importing.codebook_words import check_themes, parse_uuid, parse_yes
from qualcode.importing.cues import timing
from qualcode.importing.stamps import inline_stamps, stamp_alone, stamp_at, stamp_first
from qualcode.reports.attribution import Template, bearer_of
from qualcode.retrieval.language.completing import complete
from qualcode.retrieval.language.names import Names
from qualcode.retrieval.language.parsing import parse_query
from qualcode.retrieval.language.writing import write_query
from qualcode.text.globs import Glob
from qualcode.text.searching import needle_for

TEXT = "Well, we had no plan. Ääh — café, naïve, Straße; 3.50 €!\nAnd then? 中文 text, שלום. " * 12
NAMES = Names(codes=("Theme/Code", "Other", "A “b”"), coders=("mara",), speakers=("INT",), attributes={"role": ("teacher",), "site.state": ("FL",)}, saved=("mine",))  # fmt: skip


def _typed(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _query(data: bytes, folder: Path) -> None:
    text = _typed(data)
    for cursor in (len(text), len(text) // 2):
        complete(text, cursor, NAMES)
    query = parse_query(text)
    again = parse_query(write_query(query))
    promised(write_query(again) == write_query(query), "a query is written as it is read")


def _search(data: bytes, folder: Path) -> None:
    mode, _, words_ = _typed(data).partition("\n")
    if mode not in ("text", "words", "regex", "fuzzy"):
        mode, words_ = "regex", _typed(data)
    needle = needle_for(mode, words_)  # type: ignore[arg-type]
    for start, end in needle.find(TEXT, "en", TEXT.split()):
        promised(0 <= start < end <= len(TEXT), "hits lie in the text")


def _glob(data: bytes, folder: Path) -> None:
    pattern, _, word = _typed(data).partition("\n")
    Glob(pattern).matches(word)


@cache
def _people() -> People:
    from qualcode.cases.sheets import import_cases
    from qualcode.documents.importing import import_documents
    from qualcode.storage.project import create_project

    folder = Path(mkdtemp(prefix="fuzzed-study-"))
    (folder / "a.txt").write_text("INT: And then?\n\nP1: Then it grew.\n", encoding="utf-8")
    (folder / "people.csv").write_text(
        "participant,site,role,level\nP1,North,teacher,high\nP2,South,aide,low\n", encoding="utf-8"
    )
    project = create_project(folder / "study.qualcode", name="Study", coder="mara")
    import_documents(project, [folder / "a.txt"])
    import_cases(project, folder / "people.csv")
    return People(project)


def _attribution(data: bytes, folder: Path) -> None:
    people = _people()
    template = Template(_typed(data), people)
    promised(all("__" not in said or "__" in _typed(data) for said in template.said), "a template says its own words")
    document = next(iter(people.documents))
    for speaker in (None, *people.speakers):
        rendered = template.render(bearer_of(people, document, speaker), "Theme/Code")
        promised("<class" not in rendered and "object at 0x" not in rendered, "a template shows values only")


def _stamps(data: bytes, folder: Path) -> None:
    text = _typed(data)
    for stamp in inline_stamps(text):
        promised(0 <= stamp.start < stamp.end <= len(text) and stamp.start_ms >= 0, "stamps lie in the text")
    for number, line in enumerate(text.split("\n")[:50], 1):
        alone = stamp_alone(line)
        if alone is not None:
            stamp_at(line, *alone)
        stamp_first(line, 0, len(line))
        try:
            timing(line, number, "captions.vtt")
        except QualcodeError:
            continue


def _small(data: bytes, folder: Path) -> None:
    """Each small field by itself; a refusal of one does not keep the others from being tried."""
    text = _typed(data)
    for read in _FIELDS:
        with suppress(QualcodeError):
            read(text)
    with suppress(QualcodeError):
        check_themes(text.split("\n"))
    promised(unguard_formula(guard_formula(text)) == text, "a guarded formula is read back as it was")
    rewritten(text, lambda link: link.written)
    as_written(text)
    parse_links(text)
    for one in read_filter(text, ("role", "years at school")).conditions:
        one.holds({"role": "teacher", "years at school": "3"})


def _choices(text: str) -> object:
    """An import's choices with this language, encoding and notation."""
    return checked(language=text[:40], encoding=text[:40], notation=text[:40])


def _yes(text: str) -> object:
    return parse_yes(text, "retired")


_FIELDS: tuple[Callable[[str], object], ...] = (
    *(parse_iso_time, parse_colour, check_mark, check_code_name, parse_uuid, _yes),
    *(day_begins, day_ends, parse_share, location, _choices),
)

TARGETS = [
    Target("query", "queries", _query, words("query")),
    Target("search", "words and patterns that are looked for", _search, words("regex"), seconds=8),
    Target("glob", "words with wildcards", _glob, words("query")),
    Target("attribution", "templates of attributions", _attribution, words("attribution")),
    Target("stamps", "times in transcripts and captions", _stamps, words("cues")),
    Target("fields", "times, days, colours, marks, ids, shares, links, filters", _small, words("query")),
]
