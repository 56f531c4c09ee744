"""Reading the guide: it lies over what is shown, and leaving it leads back to the very same place."""

from __future__ import annotations

from typing import ClassVar, NamedTuple, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from qualcode.domain.errors import NotFoundError
from qualcode.domain.translation import tr
from qualcode.guide.pages import find_page, list_pages, target_of
from qualcode.tui.guide.finding import GuideFinder, Place
from qualcode.tui.guide.view import GuideView
from qualcode.tui.prompts.key_line import KeyLine
from qualcode.tui.prompts.naming_keys import with_keys
from qualcode.tui.prompts.rows import harmless
from qualcode.tui.screens.help import HelpScreen
from qualcode.tui.screens.modal import Modal


class _Left(NamedTuple):
    """A page that was left by a link, and the line that stood first."""

    topic: str
    top: int


class GuideScreen(Modal[None]):
    """A page of the guide.

    Args:
        place: `topic#section`.
        subject: The screen that it lies on; its keys are shown on demand.
    """

    AUTO_FOCUS = "GuideView"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q", "close", tr("Back"), id="guide.close", tooltip=tr("Back to the very same place")),
        Binding("tab", "link(1)", tr("Link"), id="guide.link", tooltip=tr("The next link")),
        Binding(
            "shift+tab", "link(-1)", tr("Link before"), id="guide.link_before", show=False, tooltip=tr("The one before")
        ),
        Binding("enter", "follow", tr("Follow"), id="guide.follow", tooltip=tr("Go where the link leads")),
        Binding("backspace,left", "back", tr("Page before"), id="guide.back", tooltip=tr("The page that led here")),
        Binding(
            "slash,c", "find", tr("Find"), id="guide.find", key_display="/", tooltip=tr("All pages, and words in them")
        ),
        Binding(
            "n", "found(1)", tr("Next found"), id="guide.next", show=False, tooltip=tr("The next line with found words")
        ),
        Binding("N", "found(-1)", tr("Found before"), id="guide.previous", show=False, tooltip=tr("The one before")),
        Binding("question_mark", "keys", tr("Keys"), id="guide.keys", tooltip=tr("The keys of the screen below")),
        Binding("down,j", "scroll(1)", tr("Down"), id="guide.down", show=False, tooltip=tr("A line on")),
        Binding("up,k", "scroll(-1)", tr("Up"), id="guide.up", show=False, tooltip=tr("A line back")),
        Binding(
            "pagedown,space", "page(1)", tr("Page down"), id="guide.page_down", show=False, tooltip=tr("A page on")
        ),
        Binding("pageup", "page(-1)", tr("Page up"), id="guide.page_up", show=False, tooltip=tr("A page back")),
        Binding(
            "home", "edge(0)", tr("Beginning"), id="guide.home", show=False, tooltip=tr("The beginning of the page")
        ),
        Binding("end", "edge(1)", tr("End"), id="guide.end", show=False, tooltip=tr("The end of the page")),
    ]
    DEFAULT_CSS = """
    GuideScreen {
        background: $background;
        #guide-head { height: 1; background: $panel; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #guide-told { height: auto; background: $panel; padding: 0 1; display: none; }
    }
    """

    def __init__(self, place: str, subject: Screen[object]) -> None:
        super().__init__()
        self.pages = list_pages()
        self._place = place
        self._subject = subject
        self._way: list[_Left] = []
        self.topic = ""

    def compose(self) -> ComposeResult:
        yield Static("", id="guide-head", markup=False)
        yield GuideView()
        yield Static("", id="guide-told", markup=False)
        yield KeyLine(show_command_palette=False)

    def on_mount(self) -> None:
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        topic, _, anchor = self._place.partition("#")
        self.go(Place(topic, anchor))

    @property
    def view(self) -> GuideView:
        """The page."""
        return self.query_one(GuideView)

    def go(self, place: Place, *, top: int = 0) -> None:
        """Show a page; where there is none of that name, the first one with a word about it."""
        try:
            page = find_page(place.topic, self.pages)
            told = ""
        except NotFoundError as error:
            page, told = self.pages[0], error.shown
        self.topic = page.topic
        self.view.show(page, place.anchor, words=place.words, top=top)
        if place.words:
            self.view.first_found(place.anchor)
        self.tell(
            told
            or (
                tr(
                    "“{words}”: ‹guide.next› goes to the next place, ‹guide.previous› to the one before.",
                    words=place.words,
                )
                if place.words
                else ""
            )
        )
        head = Content.assemble(
            (f" {tr('Guide')} ", "bold reverse"), f"  {page.title}", (f"   {page.topic}", "$foreground 70%")
        )
        self.query_one("#guide-head", Static).update(head)

    def tell(self, sentence: str) -> None:
        """Say something below the page, or nothing any more."""
        told = self.query_one("#guide-told", Static)
        told.update(with_keys(harmless(sentence), self))
        told.display = bool(sentence)

    # ------------------------------------------------------------------ going about

    def action_link(self, step: int) -> None:
        """Put the cursor on another link."""
        if not self.view.links:
            self.tell(tr("No link is on this page: ‹guide.find› shows all pages."))
        elif not self.view.step_link(step):
            self.tell(tr("No link is in sight: ‹guide.page_down› and ‹guide.page_up› go about in the page."))
        else:
            self.tell("")

    def action_follow(self) -> None:
        """Go where the link under the cursor leads."""
        if self.view.link is None:
            self.tell(tr("‹guide.link› goes to a link, ‹guide.follow› follows it."))
        else:
            self._follow(self.view.link.href)

    @on(GuideView.Followed)
    def _clicked(self, event: GuideView.Followed) -> None:
        event.stop()
        self._follow(event.href)

    def _follow(self, href: str) -> None:
        target = target_of(self.topic, href)
        topic, _, anchor = target.partition("#")
        if not any(page.topic == topic for page in self.pages):
            self.tell(tr("This leads out of the guide: {href}", href=href))
            return
        self._leave_for(Place(topic, anchor))

    def _leave_for(self, place: Place) -> None:
        self._way.append(_Left(self.topic, self.view.scroll_offset.y))
        self.go(place)

    def action_back(self) -> None:
        """Show the page that led here, where it was left."""
        if self._way:
            left = self._way.pop()
            self.go(Place(left.topic), top=left.top)
        else:
            self.tell(tr("No page led here: ‹guide.close› goes back to the screen."))

    def action_find(self) -> None:
        """Show all pages, and look for words in them."""

        def found(answer: object) -> None:
            if isinstance(answer, tuple):
                place = answer if isinstance(answer, Place) else answer[0]
                self._leave_for(cast("Place", place))

        self.app.push_screen(GuideFinder(self.pages, self.topic), found)

    def action_found(self, step: int) -> None:
        """Go to another line that holds the found words."""
        if not self.view.step_found(step):
            self.tell(tr("Nothing is looked for on this page: ‹guide.find› finds words."))

    def action_scroll(self, step: int) -> None:
        """Move the page by a line."""
        self.view.scroll_relative(y=step, animate=False)

    def action_page(self, step: int) -> None:
        """Move it by what is seen."""
        self.view.scroll_relative(y=step * max(1, self.view.size.height - 2), animate=False)

    def action_edge(self, end: int) -> None:
        """Go to the beginning or the end."""
        self.view.scroll_to(y=self.view.max_scroll_y if end else 0, animate=False)

    def action_keys(self) -> None:
        """Show the keys of the screen below."""
        self.app.push_screen(HelpScreen(self._subject))

    def action_close(self) -> None:
        """Back to where one was."""
        self.dismiss(None)

    def action_cancel(self) -> None:
        """As a dialog is closed."""
        self.dismiss(None)
