"""What a person decides for an import holds: encoding, notation, interviewers, language, kind; and is kept by name."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.documents.importing import FileReport, import_documents, read_holdings
from qualcode.documents.preview import ImportPlan, encoding_samples, look_at, notation_samples, preview_import
from qualcode.domain.errors import InputError, NotFoundError
from qualcode.domain.import_choices import (
    AS_FOUND,
    ENCODINGS,
    NO_SPEAKERS,
    NOTATIONS,
    ImportChoices,
    checked,
    encoding_named,
    notation_named,
)
from qualcode.domain.progress import Watch
from qualcode.domain.transcripts import ReadTranscript, Turn
from qualcode.importing import registry
from qualcode.importing.decoding import Encoded, decode
from qualcode.importing.markdown import MarkdownReader
from qualcode.importing.notations import RULES
from qualcode.importing.plain import PlainTextReader
from qualcode.importing.registry import read_transcript
from qualcode.settings import paths
from qualcode.settings.import_profiles import profile_names, read_profile, save_profile
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import list_documents, list_speakers, read_text
from qualcode.storage.reads.documents import read_transcript as stored

ALPHABETS = {
    "utf-8": "aé家👩\u2028\x85",
    "utf-16-le": "aé家👩\u2028",
    "utf-16-be": "aé家👩\u2028",
    "cp1250": "ažčłő„”",
    "cp1252": "aéßñ€“”",
    "cp1255": "aשלום₪",
    "iso8859-1": "aéßñ\x85",
    "mac-roman": "aéß“”∂",
    "gb18030": "a学校很大，。é",
    "shift_jis": "a学校大。、カ",
}
NEWLINES = ("\n", "\r\n", "\r", "\u2028")


@st.composite
def encoded_files(draw: st.DrawFn) -> tuple[str, str, bytes]:
    """(encoding, what was written, the bytes of the file), with line ends of all kinds and NUL."""
    encoding = draw(st.sampled_from(sorted(ALPHABETS)))
    ends = [end for end in NEWLINES if end != "\u2028" or end in ALPHABETS[encoding]]
    piece = st.text(st.sampled_from(ALPHABETS[encoding] + "bc.: \0\t*"), max_size=12)
    lines = draw(st.lists(st.tuples(piece, st.sampled_from(ends)), min_size=1, max_size=8))
    text = "x" + "".join(line + end for line, end in lines)
    bom = draw(st.booleans()) and encoding.startswith("utf")
    return encoding, text, ("\ufeff" if bom else "").encode(encoding) + text.encode(encoding)


@settings(max_examples=examples(250), deadline=None)
@given(encoded_files(), st.sampled_from((PlainTextReader(), MarkdownReader())))
@example(("utf-16-le", "x\r\ny\0z", b"\xff\xfex\0\r\0\n\0y\0\0\0z\0"), PlainTextReader())
@example(("iso8859-1", "x\xef\xbb\xbf", b"x\xef\xbb\xbf"), MarkdownReader())
def test_a_chosen_encoding_gives_the_decoded_file_exactly(
    case: tuple[str, str, bytes], reader: PlainTextReader | MarkdownReader
) -> None:
    encoding, written, data = case
    read = reader.read_with(Encoded(data, encoding_named(encoding)), "f", AS_FOUND)
    assert read.text == written.replace("\r\n", "\n").replace("\r", "\n")
    assert read.encoding == codecs.lookup(encoding).name
    assert read.warnings == ()


def test_the_encoding_overrides_what_would_be_guessed(tmp_path: Path) -> None:
    file = tmp_path / "talk.txt"
    file.write_bytes("I: Žluťoučký kůň?\n\nP1: Ano, úpěl.\n\nI: Dobře.\n".encode("cp1250"))
    assert "Žluťoučký kůň" in read_transcript(file, checked(encoding="cp1250"))[1].text
    wrong = read_transcript(file, checked(encoding="latin-1"))[1]
    assert "Žluťoučký" not in wrong.text and wrong.encoding == "iso8859-1"


def test_bytes_that_are_not_in_the_chosen_encoding_are_refused_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "talk.txt"
    file.write_bytes(b"I: One\r\nP: two\rcaf\xe9\n")
    with pytest.raises(InputError) as refused:
        read_transcript(file, checked(encoding="utf-8"))
    assert "talk.txt, line 3: wrong encoding: byte 18 (0xE9) is not utf-8" in refused.value.sentence
    with pytest.raises(InputError, match="is not ascii"):
        read_transcript(file, checked(encoding="ascii"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("talk.srt", "1\n00:00:01,000 --> 00:00:02,000\nAnna: Größe.\n"),
        ("talk.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>Größe.\n"),
        ("talk.csv", "speaker,text\nAnna,Größe.\nBen,Ja.\n"),
    ],
)
def test_a_chosen_encoding_holds_for_every_format_that_is_text(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_bytes(text.encode("mac-roman"))
    read = read_transcript(tmp_path / name, checked(encoding="mac-roman"))[1]
    assert "Größe." in read.text
    assert read.encoding == "mac-roman"


def test_a_reader_that_knows_no_choices_still_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Theirs:
        name = "theirs"
        suffixes = (".their",)

        def read(self, data: bytes, file: str) -> ReadTranscript:
            return ReadTranscript(decode(data, file).text, (), self.name)

    monkeypatch.setattr(registry, "reader_for", lambda path: Theirs())
    (tmp_path / "a.their").write_bytes("ß".encode("cp850"))
    read = read_transcript(tmp_path / "a.their", checked(encoding="cp850", notation="Name:", language="de_AT"))[1]
    assert (read.text, read.metadata) == ("ß", {"language": "de-AT"})


@pytest.mark.parametrize("name", ["nonsense", "rot13", "base64", "unicode_escape", "punycode", "utf-7", "a\0b", "idna"])
def test_what_is_no_encoding_of_texts_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="there is no encoding"):
        encoding_named(name)


def test_every_encoding_that_is_offered_is_known_by_that_name() -> None:
    assert [encoding_named(name) for name in ENCODINGS] == list(ENCODINGS)


def test_encodings_are_told_apart_by_the_first_words_that_differ(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("It was fine. Größe zählt.".encode("cp1252"))
    samples = encoding_samples(tmp_path / "a.txt")
    assert "Größe zählt" in str(samples["cp1252"])
    assert "Größe" not in str(samples["cp850"])
    assert samples["utf-8"] is None
    (tmp_path / "b.txt").write_bytes(b"plain")
    assert encoding_samples(tmp_path / "b.txt")["cp1252"] == ""


# Notation ------------------------------------------------------------------------------------------------

WRITTEN = {
    "voice": "<v Anna>We sat.</v>\n\n<v Ben>I stood.</v>",
    "bold": "**Anna:** We sat.\n\n**Ben:** I stood.",
    "colon": "Anna: We sat.\n\nBen: I stood.",
    "clock": "Anna 0:12\nWe sat.\n\nBen 0:14\nI stood.",
    "f4": "Anna #00:01:02-3#\nWe sat.\n\nBen #00:01:04-3#\nI stood.",
    "bracket": "[Anna] We sat.\n\n[Ben] I stood.",
    "bold bare": "**Anna** We sat.\n\n**Ben** I stood.",
    "tab": "Anna\tWe sat.\n\nBen\tI stood.",
    "speech of": "Anna Lee (ABC). - We sat.\n\nBen Oak (DEF). - I stood.",
    "dash": "P - We sat.\n\nQ - I stood.",
    "heading": "# Anna\n\nWe sat.\n\n# Ben\n\nI stood.",
    "line": "Anna\nWe sat.\n\nBen\nI stood.",
}


def read_md(text: str, notation: str | None) -> ReadTranscript:
    return MarkdownReader().read_with(text.encode(), "f.md", ImportChoices(notation=notation))


def said_by(read: ReadTranscript) -> list[tuple[str | None, str]]:
    def words(turn: Turn) -> str:
        return " ".join(read.text[part.start : part.end] for part in turn.speech)

    return [(turn.speaker, words(turn)) for turn in read.turns if turn.speech]


@pytest.mark.parametrize("style", NOTATIONS)
def test_a_chosen_notation_needs_no_evidence(style: str) -> None:
    read = read_md(WRITTEN[style], NOTATIONS[style])
    assert [words for _, words in said_by(read)] == ["We sat.", "I stood."]
    assert all(speaker for speaker, _ in said_by(read)) and len(read.speakers) == 2
    assert notation_named(str(read.notation)) == NOTATIONS[style]


@pytest.mark.parametrize("style", NOTATIONS)
def test_without_speakers_every_paragraph_is_a_turn_that_nobody_says(style: str) -> None:
    read = read_md(f"{WRITTEN[style]}\n\n{WRITTEN[style]}\n\n{WRITTEN[style]}", NO_SPEAKERS)
    assert read.speakers == () and read.notation is None and read.warnings == ()
    assert any(turn.speech for turn in read.turns)


def test_a_notation_overrules_the_one_that_was_found() -> None:
    text = "Anna: [Ben] sat there.\n\n[Cleo] No.\n\nAnna: Yes.\n\n[Cleo] So.\n\nAnna: Oh.\n"
    assert read_md(text, None).speakers == ("Anna",)
    assert read_md(text, "[Name]").speakers == ("Cleo",)


def test_a_notation_that_nobody_uses_is_said_and_leaves_paragraphs() -> None:
    read = read_md("We sat.\n\nI stood.", "[Name]")
    assert [speaker for speaker, _ in said_by(read)] == [None, None]
    assert "nobody is named as “[Name]”" in read.warnings[0]


def test_notations_are_told_apart_by_the_speakers_they_find(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("[Cleo] No.\n\nAnna: Yes.\n\n[Cleo] So.\n")
    found = notation_samples(tmp_path / "a.txt", AS_FOUND)
    assert (found["[Name]"], found["Name:"], found["**Name:**"]) == ((1, 2), (1, 1), (0, 0))
    (tmp_path / "a.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nAnna: Yes.\n")
    assert notation_samples(tmp_path / "a.srt", AS_FOUND) == {}


def test_prose_before_a_colon_is_no_speaker_even_where_colons_are_chosen() -> None:
    read = read_md("Anna: Well.\n\nthe thing that mattered was this: we went.\n", "Name:")
    assert read.speakers == ("Anna",)


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from([*WRITTEN.values(), "\n", "\n\n", "He said: no.", "#00:00:01-2#", "---", "*"]), max_size=8
    ),
    st.sampled_from([*NOTATIONS.values(), NO_SPEAKERS]),
)
def test_turns_partition_any_text_under_every_notation(pieces: list[str], notation: str) -> None:
    read = read_md("x\n\n" + "\n\n".join(pieces), notation)
    place = 0
    for turn in read.turns:
        assert place <= turn.start < turn.end and not read.text[place : turn.start].strip()
        place = turn.end
    assert not read.text[place:].strip()


def test_every_style_that_is_found_can_be_chosen_and_every_name_that_is_reported_is_understood() -> None:
    assert {style: rule.words for style, rule in RULES.items()} == NOTATIONS
    for stamped in ("Anna: 0:01 Hi.", "Anna (0:01): Hi.", "[0:01] Anna: Hi.", "**Anna:** [0:01] Hi.", "ANNA: Hi."):
        read = read_md(f"{stamped}\n\n{stamped}\n\n{stamped}", None)
        assert read.notation is not None and notation_named(read.notation) in ("Name:", "**Name:**")
    with pytest.raises(InputError, match="there is no notation “Mr X”; choose one of <v Name>"):
        notation_named("Mr X")


# Speakers, language, kind --------------------------------------------------------------------------------

TALK = "ADA: Hm?\n\nBEN: We met Dr. Oak z. B. Karl. Then we left.\n\nINT: And?\n\nBEN: So.\n"


def one(project: Project, folder: Path, choices: ImportChoices) -> FileReport:
    (folder / "talk.txt").write_text(TALK, encoding="utf-8")
    (report,) = import_documents(project, [folder / "talk.txt"], choices=choices).files
    return report


def test_interviewers_are_those_named_and_those_called_so_but_for_those_who_are_not(
    project: Project, tmp_path: Path
) -> None:
    report = one(project, tmp_path, checked(interviewers=[" ada "], not_interviewers=["int"]))
    roles = {speaker.label: speaker.role for speaker in list_speakers(project)}
    assert roles == {"ADA": "interviewer", "BEN": "unknown", "INT": "unknown"}
    assert {voice.label: voice.role for voice in report.voices} == roles
    assert {voice.label: voice.turns for voice in report.voices} == {"ADA": 1, "BEN": 2, "INT": 1}


def test_a_label_is_named_whole_and_never_by_its_beginning(project: Project, tmp_path: Path) -> None:
    one(project, tmp_path, checked(interviewers=["AD", "A", "B"]))
    assert {s.label for s in list_speakers(project) if s.role == "interviewer"} == {"INT"}


def test_the_language_is_the_documents_and_its_sentences_follow_it(project: Project, tmp_path: Path) -> None:
    one(project, tmp_path, checked(language="de"))
    (document,) = list_documents(project)
    transcript = stored(project, document)
    sentences = [transcript.text[s.start : s.end] for s in transcript.sentences]
    assert document.language == "de"
    assert "We met Dr. Oak z. B. Karl." in sentences


def test_a_chosen_kind_is_not_guessed(project: Project, tmp_path: Path) -> None:
    assert one(project, tmp_path, checked(kind="report")).kind == "report"
    assert list_documents(project)[0].kind == "report"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "novel"},
        {"language": "deutsch!"},
        {"encoding": "x"},
        {"notation": "y"},
        {"interviewers": ["Ann"], "not_interviewers": ["ANN"]},
    ],
)
def test_what_cannot_be_chosen_is_refused_in_a_sentence(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError) as refused:
        checked(**wrong)  # type: ignore[arg-type]
    assert refused.value.remedy


# Looking first -------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    (made / "deep").mkdir(parents=True)
    (made / "talk.md").write_text("**Ann:** One.\n\n**Bob:** [0:12] Three!\n\n**Ann:** Five.\n")
    (made / "deep" / "talk.txt").write_text("ANN: Hello.\n\nBOB: Hi.\n\nANN: So.\n")
    (made / "same.txt").write_text("ANN: Hello.\n\nBOB: Hi.\n\nANN: So.\n")
    (made / "people.csv").write_text("participant\nAnn\n")
    (made / "empty.txt").write_bytes(b"")
    (made / "odd.png").write_bytes(b"\x89PNG")
    return made


def test_a_preview_says_what_the_import_then_does(
    project: Project, folder: Path, dump: Callable[[Project], object]
) -> None:
    before = dump(project)
    seen = preview_import(project, [folder], choices=checked(language="de"))
    assert dump(project) == before
    done = import_documents(project, [folder], choices=checked(language="de"))
    assert [replace(r, outcome=r.outcome.replace("would import", "imported")) for r in seen.files] == list(done.files)
    assert {r.outcome for r in done.files} == {"imported", "known", "refused", "skipped"}


def test_a_preview_shows_how_a_file_begins(project: Project, folder: Path) -> None:
    report = look_at(folder / "talk.md", AS_FOUND, read_holdings(project), opening=2)
    assert [(said.speaker, said.start_ms, said.text) for said in report.opening] == [
        ("Ann", None, "One."),
        ("Bob", 12_000, "Three!"),
    ]


def test_choices_for_one_file_do_not_touch_the_others(project: Project, folder: Path) -> None:
    talk, same = folder / "talk.md", folder / "same.txt"
    import_documents(
        project, [talk, same], choices=checked(kind="notes"), own={talk: checked(notation=NO_SPEAKERS, kind="report")}
    )
    assert {d.name: (d.kind, d.speakers) for d in list_documents(project)} == {
        "talk": ("report", 0),
        "same": ("notes", 2),
    }


def test_only_some_files_of_a_folder_are_taken_and_stay_what_they_are(project: Project, folder: Path) -> None:
    only = {folder / "talk.md", folder / "people.csv"}
    report = import_documents(project, [folder], only=only)
    assert {r.file.name: r.outcome for r in report.files} == {"talk.md": "imported", "people.csv": "skipped"}


def test_an_import_that_is_stopped_keeps_what_was_finished(
    project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(lambda progress: progress.done == 1 and watch.stop())
    monkeypatch.setattr("qualcode.domain.progress._PAUSE_S", 0)
    files = [folder / "talk.md", folder / "deep" / "talk.txt", folder / "same.txt"]
    with watch.looking_on():
        report = import_documents(project, files)
    assert report.interrupted and len(list_documents(project)) == 2
    assert not import_documents(project, files).interrupted


def read_all(plan: ImportPlan) -> None:
    while (file := plan.next_unread(None)) is not None:
        plan.keep(plan.look(file, opening=0))


def test_a_plan_reads_from_the_cursor_on_and_knows_what_is_left(project: Project, folder: Path) -> None:
    plan = ImportPlan(folder, read_holdings(project))
    assert list(plan.outcomes().values())[-1] == "skipped"
    assert plan.next_unread(folder / "talk.md") == folder / "talk.md"
    assert len(plan.to_import) == plan.unread == 5
    read_all(plan)
    assert plan.unread == 0
    assert [file.name for file in plan.to_import] == ["talk.txt", "talk.md"]
    assert plan.outcomes()[folder / "same.txt"] == "known"
    plan.left_out.add(folder / "deep" / "talk.txt")
    assert [file.name for file in plan.to_import] == ["same.txt", "talk.md"]


def test_what_is_decided_for_all_holds_for_files_decided_otherwise(project: Project, folder: Path) -> None:
    plan = ImportPlan(folder, read_holdings(project))
    talk, same = folder / "talk.md", folder / "same.txt"
    plan.decide(talk, kind="notes", language="fr")
    assert (plan.of(talk).kind, plan.of(same).kind) == ("notes", None)
    plan.decide(None, kind="report")
    assert (plan.of(talk).kind, plan.of(talk).language, plan.of(same).kind) == ("report", "fr", "report")
    plan.take(checked(language="de"))
    assert plan.of(talk) == plan.of(same) == checked(language="de")
    assert plan.own == {}


def test_what_was_read_before_a_choice_is_not_kept(project: Project, folder: Path) -> None:
    plan = ImportPlan(folder / "talk.md", read_holdings(project))
    late = plan.look(folder / "talk.md", opening=0)
    plan.decide(None, notation=NO_SPEAKERS)
    plan.keep(late)
    assert plan.unread == 1 and plan.reports == {}
    read_all(plan)
    assert plan.reports[folder / "talk.md"].speakers == ()


def test_a_speaker_becomes_an_interviewer_and_none_again(project: Project, folder: Path) -> None:
    plan = ImportPlan(folder, read_holdings(project))
    file = folder / "talk.md"
    read_all(plan)
    plan.toggle_interviewer(None, file, "Ann")
    read_all(plan)
    assert plan.reports[folder / "same.txt"].voices[0].role == "interviewer"
    plan.toggle_interviewer(None, file, "Ann")
    assert plan.choices == AS_FOUND


def test_whoever_is_called_like_an_interviewer_can_be_none(project: Project, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text(TALK)
    plan = ImportPlan(tmp_path / "talk.txt", read_holdings(project))
    read_all(plan)
    plan.toggle_interviewer(None, tmp_path / "talk.txt", "INT")
    assert plan.choices == checked(not_interviewers=["INT"])
    read_all(plan)
    plan.toggle_interviewer(None, tmp_path / "talk.txt", "INT")
    assert plan.of(tmp_path / "talk.txt").role("int") == "interviewer"


# Profiles ------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QUALCODE_CONFIG_DIR", str(tmp_path / "config"))
    return tmp_path / "config"


@settings(
    max_examples=examples(120),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.none() | st.sampled_from(sorted(ENCODINGS)),
    st.none() | st.sampled_from([*NOTATIONS.values(), NO_SPEAKERS]),
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=4),
    st.none() | st.sampled_from(["de", "pt-BR"]),
    st.none() | st.sampled_from(["notes", "focus group"]),
)
def test_a_profile_gives_back_what_was_saved(
    encoding: str | None, notation: str | None, interviewers: list[str], language: str | None, kind: str | None
) -> None:
    choices = checked(encoding=encoding, notation=notation, interviewers=interviewers, language=language, kind=kind)
    save_profile("Field notes 2", choices)
    assert read_profile("Field notes 2") == choices


def test_profiles_are_listed_and_an_unknown_one_names_those_that_there_are() -> None:
    assert profile_names() == []
    with pytest.raises(NotFoundError, match="save one with --save-profile"):
        read_profile("b")
    for name in ("b", "A"):
        save_profile(name, checked(kind="notes"))
    assert profile_names() == ["A", "b"]
    with pytest.raises(NotFoundError, match="there is no import profile “c”; there are A, b"):
        read_profile("c")


@pytest.mark.parametrize("name", ["", " ", ".", "..", "../up", "a/b", "a\\b", "x" * 61, "a\nb", "a\0b", "con:", "a."])
def test_no_profile_leaves_its_folder(name: str) -> None:
    with pytest.raises(InputError, match="cannot be called"):
        save_profile(name, checked(kind="notes"))
    with pytest.raises(InputError, match="cannot be called"):
        read_profile(name)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (b'kind = "notes"\nencodng = "utf-8"\n', 2, "there is no choice “encodng”"),
        (b"\n\nencoding = 7\n", 3, "is a text"),
        (b'interviewers = "Ann"\n', 1, "is a list of labels"),
        (b'# x\ninterviewers = ["Ann", 3]\n', 2, "is a list of labels"),
        (b'language = "de"\nnotation = "Name;"\n', 2, "there is no notation"),
        (b'encoding = "klingon"\n', 1, "there is no encoding"),
        (b'kind = "notes"\nkind = "report"\n', 2, "this is no TOML"),
        (b'kind = "notes\n', 1, "this is no TOML"),
        (b'kind = "notes"\n\xff\n', 2, "are UTF-8"),
        (b'interviewers = ["Ann"]\nnot_interviewers = ["ann"]\n', 2, "cannot be an interviewer and none"),
        (b"[" * 5000, 1, "this is no TOML"),
        (b"# " + b"x" * 70_000, None, "too large"),
    ],
)
def test_a_profile_that_cannot_be_is_refused_with_its_line(
    config: Path, text: bytes, line: int | None, said: str
) -> None:
    folder = config / "import-profiles"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_bytes(text)
    with pytest.raises(InputError, match=said) as refused:
        read_profile("mine")
    assert (refused.value.file, refused.value.line) == (folder / "mine.toml", line)


def test_a_profile_written_by_hand_is_understood(config: Path) -> None:
    paths.profiles_dir().mkdir(parents=True)
    text = '\ufeff# mine\r\nnotation = "NAME:"\r\nencoding = "latin1"\r\ninterviewers = [\r\n  "Ann", # her\r\n]\r\n'
    (paths.profiles_dir() / "mine.toml").write_text(text, encoding="utf-8", newline="")
    assert read_profile("mine") == checked(notation="Name:", encoding="iso8859-1", interviewers=["Ann"])


def test_text_of_a_chosen_encoding_is_what_the_project_keeps(project: Project, tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_bytes("I: שלום?\r\n\r\nP1: כן.\r\n".encode("cp1255"))
    import_documents(project, [tmp_path / "t.txt"], choices=checked(encoding="windows-1255"))
    (document,) = list_documents(project)
    assert read_text(project, document.version_id) == "I: שלום?\n\nP1: כן.\n"
