"""Random projects of another program, whole and sound, for what must hold of all of them."""

from __future__ import annotations

from exchanged_study import a_project, uuid
from hypothesis import strategies as st

from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.domain.exchange import (
    ExchangedAttribute,
    ExchangedCase,
    ExchangedCoder,
    ExchangedCoding,
    ExchangedDocument,
    ExchangedMemo,
    ExchangedProject,
    ExchangedSet,
)
from qualcode.domain.values import DOCUMENT_KINDS, MEMO_KINDS, OWN_SUMMARY
from qualcode.importing.foreign_texts import read_foreign_text
from qualcode.text.graphemes import snap

WORDS = [
    "plan",
    "Schule",
    "\N{GRINNING FACE}",
    "e\u0301t\u00e9",
    "\u65e5\u672c",
    "\U0001d518ber",
    "<b>",
    "&amp;",
    "a",
    "\u05e9\u05dc\u05d5\u05dd",
    "'q\"",
    "\U0001f469\u200d\U0001f3eb",
]
CODERS = ("coder 0", "b\u00f6b \N{GRINNING FACE}", "Consensus")
texts = st.lists(
    st.builds(
        lambda who, words: f"{who}{' '.join(words)}",
        st.sampled_from(["", "Anna: ", "Bert: ", "Interviewer: "]),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=8),
    ),
    min_size=1,
    max_size=5,
).map("\n\n".join)
names = st.lists(st.sampled_from([*WORDS[:6], "R&D", "x / y".replace("/", "-"), "1.2"]), min_size=1, max_size=3).map(
    " ".join
)
kinds = st.sampled_from(MEMO_KINDS)
times = st.integers(1_500_000_000, 1_900_000_000).map(lambda seconds: seconds * 1000)


@st.composite
def projects(draw: st.DrawFn) -> ExchangedProject:
    """Up to three documents and coders, nested codes, cases, attributes, memos and sets."""
    numbers = iter(range(1000, 100_000))

    def fresh() -> str:
        number = next(numbers)
        return uuid(number) if number % 3 == 0 else f"019b8d5c-0000-7000-8000-{number:012x}"

    codes = [fresh() for _ in range(draw(st.integers(1, 6)))]
    entries = _tree(draw, codes)
    coders = tuple(ExchangedCoder(fresh(), name) for name in CODERS[: draw(st.integers(1, 3))])
    attributes = (
        ExchangedAttribute(fresh(), "Age", "number", level="participant"),
        ExchangedAttribute(fresh(), "Mood", "choice", ("calm", "angry"), level="document"),
        ExchangedAttribute(fresh(), "Opened", "date", level="site"),
        ExchangedAttribute(fresh(), "Mood", "text", level="participant"),
    )
    documents = tuple(
        _document(draw, i, fresh, codes, [c.uuid for c in coders], attributes[1].uuid)
        for i in range(draw(st.integers(1, 3)))
    )
    there = tuple(one.uuid for one in documents if draw(st.booleans()))
    opened = {attributes[2].uuid: "1954-09-01"} if draw(st.booleans()) else {}
    site = ExchangedCase(fresh(), "Oak School", "site", opened, there)
    cases = (
        site,
        *(_case(draw, i, fresh, documents, attributes, site) for i in range(draw(st.integers(0, 2)))),
    )
    memos = _memos(draw, fresh, codes, documents, cases, coders)
    sets = (
        ExchangedSet(fresh(), "document", "Wave 1", tuple(d.uuid for d in documents[:2])),
        ExchangedSet(fresh(), "code", "Core", tuple(codes[:2])),
        ExchangedSet(fresh(), "code", "Nothing yet", ()),
        ExchangedSet(fresh(), "case", "Sites", (site.uuid,)),
    )
    return a_project(
        *documents,
        codebook=CodebookFile("", "", entries),
        coders=coders,
        attributes=attributes,
        cases=cases,
        memos=memos,
        sets=sets[: draw(st.integers(0, 4))],
        counted={},
    )


def _tree(draw: st.DrawFn, codes: list[str]) -> tuple[CodebookEntry, ...]:
    """The codes as a tree, each below one before it or at the top."""
    below: dict[str, list[str]] = {"": []}
    for code in codes:
        below[draw(st.sampled_from(list(below)))].append(code)
        below[code] = []

    def entries(parent: str) -> tuple[CodebookEntry, ...]:
        return tuple(
            CodebookEntry(
                name=f"{draw(names)} {codes.index(code)}",
                uuid=code,
                example=draw(st.sampled_from(["", "\N{GRINNING FACE} \u201cyes\u201d"])),
                keywords=draw(st.sampled_from(["", "plan*, haste"])),
                memo=draw(st.sampled_from(["", "Retired: this code is no longer used."])),
                retired=draw(st.booleans()),
                definition=draw(
                    st.sampled_from(["", "What they say\nof it", "Include: not a field", "\N{GRINNING FACE}"])
                ),
                include=draw(st.sampled_from(["", "plans & \u201cplans\u201d"])),
                colour=draw(st.sampled_from(["", "#E69F00"])),
                children=entries(code),
            )
            for code in below[parent]
        )

    return entries("")


def _document(draw, number, fresh, codes, coders, mood) -> ExchangedDocument:  # type: ignore[no-untyped-def]
    text = draw(texts)
    read = read_foreign_text(text)
    codings: dict[tuple[object, ...], ExchangedCoding] = {}
    for _ in range(draw(st.integers(0, 6))):
        span = _span(draw, text)
        if span is None:
            continue
        code, coder = draw(st.sampled_from(codes)), draw(st.sampled_from(coders))
        comment = draw(st.sampled_from(["", "why?\n\nso", "<x>"]))
        made = ExchangedCoding(fresh(), code, *span, coder=coder, created_ms=draw(times), comment=comment)
        codings.setdefault((*span, code, coder), made)
    for (start, end, code, coder), _ in list(codings.items())[:1]:  # Several coders, and codes, on one passage.
        for other in [(code, one) for one in coders] + [(one, coder) for one in codes]:
            again = ExchangedCoding(fresh(), other[0], start, end, coder=other[1], created_ms=draw(times), star=True)
            codings.setdefault((start, end, *other), again)
    done = tuple(codings.values())
    memos = [
        ExchangedMemo(fresh(), "on a coding", "coding", one.uuid, coder=coders[0], created_ms=draw(times))
        for one in done[: draw(st.integers(0, 2))]
    ]
    span = _span(draw, text)
    document = fresh()
    if span is not None:
        memos.append(
            ExchangedMemo(
                fresh(),
                "on a \N{GRINNING FACE} passage",
                "document",
                document,
                *span,
                coders[-1],
                draw(times),
                draw(kinds),
            )
        )
    return ExchangedDocument(
        uuid=document,
        name=f"{draw(names)} {number}",
        read=read,
        original=text.encode(),
        file_name=f"{number}.txt",
        codings=done,
        memos=tuple(memos),
        values={mood: "calm"} if draw(st.booleans()) else {},
        kind=draw(st.sampled_from(DOCUMENT_KINDS)),
        language=draw(st.sampled_from(["", "de", "en"])),
    )


def _span(draw: st.DrawFn, text: str) -> tuple[int, int] | None:
    start = draw(st.integers(0, len(text) - 1))
    span = snap(text, start, draw(st.integers(start + 1, len(text))))
    return (span[0], span[1]) if text[span[0] : span[1]].strip() else None


def _case(draw, number, fresh, documents, attributes, site) -> ExchangedCase:  # type: ignore[no-untyped-def]
    labels = [(one.uuid, label) for one in documents for label in one.read.speakers if label in ("Anna", "Bert")]
    name = ("Anna", "Bert")[number]
    age, mood = attributes[0].uuid, attributes[3].uuid
    wanted = {age: draw(st.sampled_from(["18", "42.50", "-3"])), mood: draw(st.sampled_from(WORDS))}
    values = {uuid: value for uuid, value in wanted.items() if draw(st.booleans())}
    return ExchangedCase(
        uuid=fresh(),
        name=f"P-{name}",
        kind="participant",
        values=values,
        documents=tuple(dict.fromkeys(document for document, label in labels if label == name)),
        speaks=tuple(one for one in labels if one[1] == name),
        site=site.uuid if draw(st.booleans()) else "",
    )


def _memos(draw, fresh, codes, documents, cases, coders) -> tuple[ExchangedMemo, ...]:  # type: ignore[no-untyped-def]
    targets = [("project", ""), ("code", codes[0]), ("document", documents[0].uuid), ("case", cases[0].uuid)]
    wanted = draw(st.lists(st.sampled_from(targets), max_size=4))
    return tuple(
        ExchangedMemo(
            fresh(),
            draw(st.sampled_from(["one line", "a title\n\nand more", "\U0001d518 & <b>", "  spaces kept \n"])),
            on,
            target,
            coder=coders[0].uuid,
            created_ms=draw(times),
            kind=draw(kinds),
        )
        for on, target in wanted
    ) + tuple(
        ExchangedMemo(
            fresh(), "In short.", "code", codes[-1], None, None, coder.uuid, draw(times), OWN_SUMMARY, one.uuid
        )
        for coder, one in zip(coders, cases[1:], strict=False)
    )
