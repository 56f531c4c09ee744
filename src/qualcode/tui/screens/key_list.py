"""Every action with its keys, and giving one another key by pressing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from qualcode.domain.errors import QualcodeError
from qualcode.domain.translation import tr
from qualcode.settings.model import read_settings, write_setting
from qualcode.tui.keymap import Action, Problem, actions, beside, resolve
from qualcode.tui.keys import UNBOUND, key_name, key_names, split_keys
from qualcode.tui.prompts.dialogs import NONE_FITS, Dialog
from qualcode.tui.prompts.rows import Column, Row, RowList, matches
from qualcode.tui.screens.help import AREAS, area_of
from qualcode.tui.screens.modal import Modal

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp


class KeyCapture(Modal[str | None]):
    """Asks for a key by having it pressed; what it is used for already is said before it is taken.

    Args:
        action: What the key is for.
        keys: The keys that the action has now.
        keymap: Binding id → keys, where they are not those that an action comes with.
    """

    DEFAULT_CSS = """
    KeyCapture { align: center middle; background: $background 60%; }
    """

    def __init__(self, action: Action, keys: list[str], keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._action = action
        self._keys = keys
        self._keymap = keymap
        self._pressed = ""

    def compose(self) -> ComposeResult:
        now = key_names(",".join(self._keys)) or tr("no key")
        with Vertical(classes="dialog"):
            yield Static(Content(tr("A key for: {name}", name=self._action.name)), classes="dialog--title")
            yield Static(tr("It has {now}.", now=now), markup=False)
            yield Static(tr("Press the new key."), id="captured", markup=False)
            yield Static(tr("any key: try it   Esc back"), classes="dialog--keys", id="capture-keys", markup=False)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.dismiss(None)
        elif self._pressed and event.key == "enter":
            self.dismiss(self._pressed)
        elif self._pressed and event.key == "plus" and self._keys:
            self.dismiss(",".join(dict.fromkeys([*self._keys, self._pressed])))
        else:
            self._try(event.key)

    def _try(self, key: str) -> None:
        self._pressed = key
        said = [f"{key_name(key)}."]
        for other in self._holders(key):
            rest = [kept for kept in self._keys_of(other) if kept != key]
            left = tr("keeps {keys}", keys=key_names(",".join(rest))) if rest else tr("would have no key any more")
            said.append(
                tr(
                    "It is the key of “{name}” ({other}), which {left}.",
                    name=actions()[other].name,
                    other=other,
                    left=left,
                )
            )
        beside = tr("   +: beside {keys}", keys=key_names(",".join(self._keys))) if self._keys else ""
        self.query_one("#captured", Static).update(Content(" ".join(said)))
        self.query_one("#capture-keys", Static).update(
            Content(tr("Enter: take it{beside}   another key: try that   Esc back", beside=beside))
        )

    def _holders(self, key: str) -> list[str]:
        return holders(self._action.id, key, self._keymap)

    def _keys_of(self, id_: str) -> list[str]:
        return keys_now(id_, self._keymap)


def keys_now(id_: str, keymap: Mapping[str, str]) -> list[str]:
    """The keys that an action has under a keymap."""
    return [key for key in split_keys(keymap.get(id_, ",".join(actions()[id_].keys))) if key != UNBOUND]


def holders(id_: str, key: str, keymap: Mapping[str, str]) -> list[str]:
    """The actions that would lose a key if another were given it; what shares it by intention is left out."""
    meant = key in actions()[id_].keys
    return [
        other
        for other in sorted(beside(id_))
        if key in keys_now(other, keymap) and not (meant and key in actions()[other].keys)
    ]


class KeyList(Dialog[None]):
    """Every action, by where it is at work, with its keys."""

    AUTO_FOCUS = "RowList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "change", tr("Change"), id="keys.change", tooltip=tr("Press another key for it")),
        Binding("delete", "default", tr("Default"), id="keys.default", tooltip=tr("Back to the keys it came with")),
    ]
    KEYS = tr("↑↓   letters filter   Enter another key   Del as it came   Esc back")

    def __init__(self) -> None:
        super().__init__(tr("Keys"))
        self._given: Mapping[str, str] = {}
        self._keymap: Mapping[str, str] = {}
        self._problems: tuple[Problem, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall"):
            yield Static(tr("Keys of every action"), classes="dialog--title")
            # Selected on focus, the letter that brought the focus would be typed over by the next.
            yield Input(placeholder=tr("letters filter"), compact=True, select_on_focus=False)
            yield RowList([Column("", 15), Column("", 22, grow=2), Column("", 20, grow=1, rank=1)])
            yield Static("", id="help-detail", markup=False)
            yield Static("", id="dialog-refusal", markup=False)
            yield Static(self.KEYS, classes="dialog--keys", markup=False)

    def on_mount(self) -> None:
        self._read()

    @property
    def _app(self) -> QualcodeApp:
        return cast("QualcodeApp", self.app)

    def _read(self) -> None:
        try:
            settings = read_settings().settings
        except QualcodeError as error:
            self.refuse_for(error)
            return
        self._app.settings = settings
        self._given = settings.keymap
        resolved = resolve(settings.keymap)
        self._keymap, self._problems = resolved.keys, resolved.problems
        self._app.take_keymap(settings.keymap)
        self._show()

    def _show(self, *, top: bool = False) -> None:
        wanted = self.query_one(Input).value
        order = list(dict.fromkeys(AREAS.values()))
        known = sorted(
            actions().values(),
            key=lambda action: (
                order.index(area_of(action.id)) if area_of(action.id) in order else len(order),
                area_of(action.id),
            ),
        )
        rows: list[Row] = []
        area = ""
        for action in known:
            keys = key_names(",".join(self._keys_of(action.id))) or "–"
            heading = area_of(action.id)
            if not matches(wanted, heading, keys, action.name, action.id):
                continue
            if heading != area:
                area = heading
                rows.append(Row(f"heading {area}", (area,), heading=True))
            ink = "warn" if self._problem_of(action.id) else "strong"
            changed = tr(" (yours)") if action.id in self._given else ""
            rows.append(Row(action.id, (((keys, ink),), action.name + changed, ((action.id, "quiet"),))))
        self.query_one(RowList).show(rows, top=top)
        self.query_one(RowList).show_empty(NONE_FITS)
        self._say_detail()

    def _keys_of(self, id_: str) -> list[str]:
        return keys_now(id_, self._keymap)

    def _problem_of(self, id_: str) -> str:
        return " ".join(problem.sentence + "." for problem in self._problems if problem.action == id_)

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._say_detail()

    def _say_detail(self) -> None:
        id_ = self.query_one(RowList).current_key
        parts = []
        if isinstance(id_, str) and id_ in actions():
            parts = [id_, self._problem_of(id_) or actions()[id_].explanation]
        self.query_one("#help-detail", Static).update(Content(": ".join(part for part in parts if part)))

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        self._show(top=True)

    @on(Input.Submitted)
    @on(RowList.Chosen)
    def _chosen(self, event: Input.Submitted | RowList.Chosen) -> None:
        event.stop()
        self.action_change()

    def action_change(self) -> None:
        """Ask for another key by having it pressed."""
        self._app.errands.begin(self, self._change)

    async def _change(self) -> None:
        id_ = self.query_one(RowList).current_key
        if isinstance(id_, str) and id_ in actions():
            keys = await self.app.push_screen_wait(KeyCapture(actions()[id_], self._keys_of(id_), self._keymap))
            if keys is not None:
                self._write(id_, keys)

    def action_default(self) -> None:
        """Give the action the keys it came with."""
        id_ = self.query_one(RowList).current_key
        if isinstance(id_, str) and id_ in self._given:
            self._write(id_, "")

    def _write(self, id_: str, keys: str) -> None:
        self.refuse("")
        try:
            for key in split_keys(keys):
                for other in holders(id_, key, self._keymap):
                    if other in self._given:  # What stands first in the file would keep the key.
                        rest = [kept for kept in self._keys_of(other) if kept != key]
                        write_setting(f"keymap.{other}", ",".join(rest))
            write_setting(f"keymap.{id_}", keys)
        except QualcodeError as error:
            self.refuse_for(error)
            return
        self._read()

    def on_key(self, event: events.Key) -> None:
        field = self.query_one(Input)
        if event.is_printable and event.character and not field.has_focus and event.key not in self.active_bindings:
            event.stop()
            event.prevent_default()
            field.focus()
            field.insert_text_at_cursor(event.character)
        elif event.key in ("down", "up", "pagedown", "pageup") and field.has_focus:
            event.stop()
            self.query_one(RowList).focus()
