"""A screen with nothing but the transcript view, and ways to look at what it paints."""

from __future__ import annotations

import regex
from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip

from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn
from qualcode.tui.colours import OKABE_ITO
from qualcode.tui.transcript.model import CaretMoved, Mark, MarkClicked, ShownTranscript, UnitChanged
from qualcode.tui.transcript.view import TranscriptView

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
WILD = (
    f"We ❤️ it 👍🏽 {FAMILY} 🇩🇪 1️⃣. 我们的学校有很多学生，他们每天学习。שלום, אני מורה. "
    "Cafe\u0301 “q” — tab\there. क्षि. \x1b[31mred\u202eevil\x00 end\u2028next\ufeff. "
)
TURNS = [
    ("Anna", "One two three. Four five six. Seven eight nine ten eleven twelve."),
    ("Bo", "Short."),
    ("Anna", WILD + "Last sentence here."),
    *[("Bo" if i % 2 else "Anna", f"Turn {i} begins. " + "Some words follow one another. " * 4) for i in range(12)],
    ("Cy", "The very end"),
]


def transcript(turns: list[tuple[str, str]] = TURNS) -> ShownTranscript:
    """Turns as `NAME: speech`, sentences ending at full stops."""
    text, made, sentences = "", [], []
    for index, (name, speech) in enumerate(turns):
        start = len(text)
        text += f"{name}: "
        said = Span(len(text), len(text) + len(speech.strip()))
        text += speech.strip() + "\n\n"
        made.append(Turn(start, said.end, name, Span(start, said.start), (), (said,), index * 61_000))
        for match in regex.finditer(r"[^\s.][^.]*\.?", text[said.start : said.end]):
            sentences.append(Span(said.start + match.start(), said.start + match.end()))
    return ShownTranscript(text, made, sentences, {"Anna": "Participant 1"})


SHOWN = transcript()


def mark(identity: int, start: int, end: int, **changes: object) -> Mark:
    values = {"code_id": identity, "name": f"Code {identity}", "colour": OKABE_ITO[identity % 8], "glyph": "◆"}
    values |= {"coder": "Anna Berg", "own": True} | changes
    return Mark(identity, start, end, **values)  # type: ignore[arg-type]


def sentence(number: int) -> Span:
    return SHOWN.sentences[number]


class Host(App[None]):
    """A screen with nothing but the view; it remembers what the view says."""

    def __init__(self, shown: ShownTranscript | None = SHOWN, marks: list[Mark] | None = None) -> None:
        super().__init__()
        self.shown, self.given = shown, marks or []
        self.heard: list[Message] = []
        self.escapes = 0

    BINDINGS = [("escape", "note_escape", "")]

    def compose(self) -> ComposeResult:
        yield TranscriptView()

    def on_mount(self) -> None:
        if self.shown is not None:
            self.view.show(self.shown, self.given)
        self.view.focus()

    @property
    def view(self) -> TranscriptView:
        return self.query_one(TranscriptView)

    def action_note_escape(self) -> None:
        self.escapes += 1

    def on_caret_moved(self, message: CaretMoved) -> None:
        self.heard.append(message)

    def on_mark_clicked(self, message: MarkClicked) -> None:
        self.heard.append(message)

    def on_unit_changed(self, message: UnitChanged) -> None:
        self.heard.append(message)


def painted(view: TranscriptView) -> list[Strip]:
    """The window as it stands, from the caches."""
    width = view.scrollable_content_region.width
    return [strip.crop(0, width) for strip in view.render_lines(view.size.region)]


def painted_anew(view: TranscriptView) -> list[Strip]:
    """The window as it should be; the caches are left alone."""
    kept = view._painter, view._strips
    view._painter, view._strips = None, {}
    fresh = [view.render_line(y) for y in range(view.window_height)]
    view._painter, view._strips = kept
    return fresh


def said(view: TranscriptView, span: Span | None) -> str | None:
    return None if span is None else view.transcript.text[span.start : span.end]


def point(view: TranscriptView, offset: int) -> Offset:
    """The cell of an offset, relative to the widget."""
    line = view.wrapped.line_of(offset)
    column = view.columns.text_at + view.wrapped.column_of(line, offset)
    return Offset(column, line - round(view.scroll_offset.y))


def painted_row(view: TranscriptView, offset: int) -> int:
    return view.wrapped.line_of(offset) - round(view.scroll_offset.y)
