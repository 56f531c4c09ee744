"""CHAT, ELAN and Praat: what becomes a speaker, a time and words, and what is left out with a warning."""

from __future__ import annotations

import pytest
from spoken_interviews import check, quoted, turns

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.chat import ChatReader
from qualcode.importing.elan import ElanReader
from qualcode.importing.praat import PraatReader

# CHAT


def chat(text: str) -> ReadTranscript:
    return ChatReader().read(text.encode(), "x.cha")


def test_main_tiers_of_chat_are_kept_as_written() -> None:
    transcript = chat(
        "@UTF8\n@Begin\n@Languages:\teng, deu\n@Participants:\tCHI Ruth_Ann Target_Child, MOT Mother,\n\tFAT Father\n"
        "@ID:\teng|x|CHI|2;00.||||Child|||\n@Media:\tday1, audio\n@Date:\t27-FEB-2021\n@Comment:\tat home\n"
        "*CHI:\t<the dog> [//] the &-um cat [= a toy] (.) runned [* m] . [+ exc] \x15100_2100\x15\n"
        '*CHI:\tlook\n\tthere ! \x15%snd:"day1"_2000_2900\x15\n%mor:\tv|look\n%gra:\t1|0|ROOT\n'
        "*MOT:\tyes \x153000_3500\x15 dear . \x153500_4000\x15\n%mor:\tco|yes\n*FAT:\t+< s\x02\x01o\x02\x02 .\n*EVA:\thm .\n@End\n"
    ).text
    assert transcript.split("\n") == [
        "Ruth Ann: <the dog> [//] the &-um cat [= a toy] (.) runned [* m] . [+ exc] look there !",
        "Mother: yes dear .",
        "Father: +< so .",
        "EVA: hm .",
    ]


def test_bullets_of_chat_are_times_and_what_is_left_out_is_counted() -> None:
    transcript = chat(
        "@UTF8\n@Begin\n@Languages:\teng\n@Participants:\tCHI Ruth Child, MOT Mother\n@Media:\tday1, audio\n@Comment:\tat home\n"
        '*CHI:\tthe dog . \x15100_2100\x15\n*CHI:\tlook\n\tthere ! \x15%snd:"day1"_2000_2900\x15\n%mor:\tv|look\n\n'
        "%gra:\t1|0|ROOT\n*MOT:\tyes \x153000_3500\x15 dear . \x153500_4000\x15\n%mor:\tco|yes\n*CHI:\tso .\nstray words\n"
    )
    assert turns(transcript) == [
        ("Ruth", "the dog . look there !", 100, 2_900),
        ("Mother", "yes dear .", 3_000, 4_000),
        ("Ruth", "so .", None, None),
    ]
    assert transcript.warnings == (
        "dependent tiers left out: %mor 2, %gra 1",
        "comments left out: 1",
        "text outside any tier left out: line 16",
        "no @End: the file may not be whole",
    )
    assert transcript.metadata == {"language": "eng", "media": "day1, audio"}


def test_speakers_of_chat_who_share_a_role_keep_their_codes() -> None:
    transcript = chat(
        "@UTF8\n@Begin\n@Participants:\tTE1 Teacher, TE2 Teacher, PAR Participant, CHI Target_Child\n"
        "*TE1:\ta .\n*TE2:\tb .\n*PAR:\tc .\n*CHI:\td .\n@End\n"
    )
    assert transcript.speakers == ("TE1", "TE2", "PAR", "Target Child")


def test_chat_without_a_main_tier_is_refused_with_its_line() -> None:
    with pytest.raises(InputError, match=r"x\.cha, line 4: no main tier"):
        chat("@UTF8\n@Begin\n@End\n")


# ELAN


def eaf(tiers: str, slots: str = "", rest: str = "", header: str = "") -> ReadTranscript:
    order = "".join(
        f'<TIME_SLOT TIME_SLOT_ID="t{n}"' + (f' TIME_VALUE="{value}"/>' if value != "-" else "/>")
        for n, value in enumerate(slots.split(), start=1)
    )
    return ElanReader().read(
        f"<ANNOTATION_DOCUMENT>{header}<TIME_ORDER>{order}</TIME_ORDER>{tiers}{rest}</ANNOTATION_DOCUMENT>".encode(),
        "x.eaf",
    )


def aligned(own: str, first: str, last: str, value: str) -> str:
    return (
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{own}" TIME_SLOT_REF1="{first}" TIME_SLOT_REF2="{last}">'
        f"<ANNOTATION_VALUE>{value}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
    )


def hung(own: str, parent: str, value: str) -> str:
    return (
        f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="{own}" ANNOTATION_REF="{parent}">'
        f"<ANNOTATION_VALUE>{value}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
    )


def test_top_tiers_of_elan_are_interleaved_and_the_rest_is_named() -> None:
    transcript = eaf(
        f'<TIER TIER_ID="Anna" LANG_REF="eng">{aligned("a1", "t1", "t2", "So &amp; so?")}{aligned("a2", "t5", "t6", "Ok.")}</TIER>'
        f'<TIER TIER_ID="x" PARTICIPANT="Ben Lee">{aligned("a3", "t3", "t4", "Well,  yes.")}{aligned("a4", "t1", "t2", "")}</TIER>'
        f'<TIER TIER_ID="gloss@Anna" PARENT_REF="Anna">{hung("a5", "a1", "ADV")}</TIER>'
        f'<TIER TIER_ID="hands" LINGUISTIC_TYPE_REF="g">{aligned("a6", "t1", "t2", "hold")}</TIER><TIER TIER_ID="empty"/>',
        "100 900 900 2000 2100 2500",
        '<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="g" CONTROLLED_VOCABULARY_REF="Gesture"/><LANGUAGE LANG_ID="eng" LANG_LABEL="English"/>',
        '<HEADER TIME_UNITS="milliseconds"><MEDIA_DESCRIPTOR MEDIA_URL="file:///home/eva/day%201.wav"/></HEADER>',
    )  # fmt: skip
    assert turns(transcript) == [
        ("Anna", "So & so?", 100, 900),
        ("Ben Lee", "Well, yes.", 900, 2_000),
        ("Anna", "Ok.", 2_100, 2_500),
    ]
    assert transcript.warnings == ("tiers left out: gloss@Anna, hands",)
    assert transcript.metadata == {"media": "day 1.wav", "language": "English"}
    check(transcript)


def test_slots_of_elan_without_a_value_lie_between_their_neighbours_in_the_tier() -> None:
    tier = aligned("a1", "t1", "t2", "a") + aligned("a2", "t2", "t4", "b") + aligned("a3", "t4", "t5", "c")
    other = aligned("a4", "t3", "t6", "d")
    transcript = eaf(
        f'<TIER TIER_ID="default">{tier}</TIER><TIER TIER_ID="Ben">{other}</TIER>', "1000 - 1100 - 4000 5000"
    )
    assert turns(transcript) == [
        (None, "a", 1_000, 2_000),
        ("Ben", "d", 1_100, 5_000),
        (None, "b", 2_000, 3_000),
        (None, "c", 3_000, 4_000),
    ]


def test_a_tier_of_elan_that_numbers_utterances_gives_way_to_the_words_below_it() -> None:
    transcript = eaf(
        f'<TIER TIER_ID="ref@Anna" PARTICIPANT="Anna">{aligned("a1", "t1", "t2", "x.001")}{aligned("a2", "t2", "t3", "x.002")}</TIER>'
        f'<TIER TIER_ID="tx@Anna" PARENT_REF="ref@Anna">{hung("a3", "a1", "So it")}{hung("a4", "a2", "was.")}</TIER>'
        f'<TIER TIER_ID="ft@Anna" PARENT_REF="ref@Anna">{hung("a5", "a1", "free")}</TIER>',
        "0 1000 2000",
    )
    assert turns(transcript) == [("Anna", "So it was.", 0, 2_000)]
    assert "tx@Anna" in transcript.warnings[0]
    assert "ft@Anna" in transcript.warnings[1]


def test_annotations_of_elan_that_point_to_nothing_lose_their_times_only() -> None:
    tier = (
        aligned("a1", "t1", "t9", "a") + aligned("a2", "t1", "t2", "b") + hung("a3", "a77", "c") + hung("a4", "a4", "d")
    )
    transcript = eaf(f'<TIER TIER_ID="Ben" PARENT_REF="gone">{tier}</TIER>', "500 bad")
    assert turns(transcript) == [("Ben", "a b c d", None, None)]
    assert any("3 annotations point to nothing" in warning for warning in transcript.warnings)


# Praat


def grid(*tiers: tuple[str, list[tuple[str, str, str]]], kind: str = "IntervalTier") -> str:
    values = ['"ooTextFile"', '"TextGrid"', "-0", "9", "<exists>", str(len(tiers))]
    for name, intervals in tiers:
        values += [quoted(kind), quoted(name), "-0", "9", str(len(intervals))]
        values += [value for start, end, text in intervals for value in (start, end, quoted(text))]
    return "\n".join(values)


def praat(text: str, encoding: str = "utf-8") -> ReadTranscript:
    return PraatReader().read(text.encode(encoding), "x.TextGrid")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_textgrids_are_read_in_praats_encodings(encoding: str) -> None:
    text = grid(
        (
            "Zoé",
            [("-0", "1.0004", 'Ça "va", garçon ? Déjà été là-bas.'), ("1.0004", "2", ""), ("2", "3e0", "Très\nbien !")],
        )
    )
    transcript = praat(text, encoding)
    assert turns(transcript) == [("Zoé", 'Ça "va", garçon ? Déjà été là-bas. Très bien !', 0, 3_000)]


def test_tiers_of_words_and_sounds_are_left_out_beside_utterances() -> None:
    words = [("0", "1", "so"), ("1", "2", "yes")]
    transcript = praat(
        grid(("Anna", [("0", "2", "So, yes.")]), ("Anna - words", words), ("Anna - phones", words), ("MAU", words))
    )
    assert turns(transcript) == [("Anna", "So, yes.", 0, 2_000)]
    assert transcript.warnings == ("tiers of words and sounds left out: Anna - words, Anna - phones, MAU",)


def test_words_alone_are_joined_up_to_a_pause() -> None:
    words = [("0", "1", "so"), ("1", "2", "sp"), ("2", "2.5", "yes"), ("2.5", "5", ""), ("5", "6", "well")]
    anna = ("Anna - words", words)
    ben = ("Ben - words", [("2.6", "4.5", "no")])
    transcript = praat(grid(anna, ben, ("Anna - phones", words)))
    assert turns(transcript) == [
        ("Anna", "so yes", 0, 2_500),
        ("Ben", "no", 2_600, 4_500),
        ("Anna", "well", 5_000, 6_000),
    ]
    assert turns(praat(grid(("words", words)))) == [(None, "so yes", 0, 2_500), (None, "well", 5_000, 6_000)]


def test_point_tiers_are_left_out_and_comments_passed_over() -> None:
    text = (
        'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0 ! a comment "here"\nxmax = 2\ntiers? <exists>\nsize = 2\n'
        'item []:\n  item [1]:\n    class = "TextTier"\n    name = "bell"\n    xmin = 0\n    xmax = 2\n    points: size = 1\n'
        '    points [1]:\n      number = 1\n      mark = "ding"\n  item [2]:\n    class = "IntervalTier"\n    name = "Ben"\n'
        "    xmin = 0\n    xmax = 2\n    intervals: size = 1\n    intervals [1]:\n      xmin = 0\n      xmax = 2\n"
        '      text = "sch\\o""n, gro\\ss, a!b" \n'
    )
    transcript = praat(text)
    assert turns(transcript) == [("Ben", "schön, groß, a!b", 0, 2_000)]
    assert transcript.warnings == ("point tiers left out: bell",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (grid(("Ben", [("0", "1", "so")])).removesuffix('"'), "line 14: .*never closed"),
        (grid(("Ben", [("0", "1", "so")])).removesuffix('"so"'), "line 13: .*breaks off"),
        (grid(("Ben", [("0", "x", "so")])), "line 14: .*number is missing"),
        (grid(("Ben", [("0", "1", "so")]), kind="Other"), "neither one of intervals nor"),
        (grid(("phones", [("0", "1", "s")])), "none of its tiers"),
        (grid(("Ben", [("0", "1", "")])), "none of its tiers"),
        ('"Praat chronological TextGrid text file"\n0 1\n', "chronological"),
        ("ooBinaryFile\x08TextGrid", "binary"),
        ('"ooTextFile"\n"PitchTier"\n', "no TextGrid"),
    ],
)
def test_broken_textgrids_are_refused_with_their_line(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        praat(text)
