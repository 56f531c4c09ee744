"""The settings file: what it may say, and that changing it changes one line."""

from __future__ import annotations

import string
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.domain.errors import InputError
from qualcode.settings import paths
from qualcode.settings.model import Settings, changed, coder_name, descriptions, read_settings, write_setting
from qualcode.settings.toml_text import toml_value, with_value


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_without_a_file_the_defaults_hold(file: Path) -> None:
    read = read_settings(file)
    assert read.settings == Settings()
    assert not read.given and not read.warnings
    assert not file.exists()


def test_a_file_is_read_and_says_what_it_gives(file: Path) -> None:
    file.write_text('coder = "mara"\npanel_width = 40\npanel_shown = false\n[keymap]\n"app.undo" = "z"\n')
    read = read_settings(file)
    assert read.settings.coder == "mara"
    assert read.settings.panel_width == 40
    assert read.settings.panel_shown is False
    assert read.settings.keymap == {"app.undo": "z"}
    assert read.given == {"coder", "panel_width", "panel_shown", "keymap"}


def test_unknown_settings_are_a_warning_with_their_line(file: Path) -> None:
    file.write_text('coder = "mara"\n\ncolor = "blue"\n')
    read = read_settings(file)
    assert read.settings.coder == "mara"
    assert len(read.warnings) == 1
    assert "line 3" in read.warnings[0] and "color" in read.warnings[0]


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('coder = "mara"\nunit = "page"\n', 2, "sentence"),
        ("k = 0\n", 1, "1 to 1000"),
        ("k = true\n", 1, "1 to 1000"),
        ('# a\n\npanel_shown = "yes"\n', 3, "true or false"),
        ("coder = 7\n", 1, "text"),
        ('coder = "a"\n\nkeymap = 1\n', 3, "keymap"),
        ('coder = "mara"\nunit = \n', 2, "TOML"),
        ('coder = "mara', 1, "TOML"),
        ('coder = "mara"\nx = ' + "[" * 3000 + "]" * 3000, 2, "TOML"),
        ('coder = "mara"\n\nx = ' + "{a=" * 3000 + "1" + "}" * 3000, 3, "TOML"),
    ],
)
def test_a_wrong_value_is_refused_with_file_and_line(file: Path, text: str, line: int, word: str) -> None:
    file.write_text(text)
    with pytest.raises(InputError) as refusal:
        read_settings(file)
    assert refusal.value.line == line
    assert str(file) in refusal.value.sentence
    assert word in refusal.value.sentence


def test_settings_that_are_not_utf8_are_refused(file: Path) -> None:
    file.write_bytes(b'coder = "J\xf6rg"\n')
    with pytest.raises(InputError, match="UTF-8"):
        read_settings(file)


def test_setting_a_value_leaves_all_other_lines_alone(file: Path) -> None:
    text = '# mine\ncoder = "mara"  # me\n\nfuture = [1, 2]\n\n[keymap]\n# keys\n"app.undo" = "z"\n'
    file.write_text(text)
    write_setting("coder", "Jonas", file)
    assert file.read_text() == text.replace('"mara"', '"Jonas"')
    write_setting("keymap.app.undo", "ctrl+u", file)
    assert file.read_text() == text.replace('"mara"', '"Jonas"').replace('"z"', '"ctrl+u"')


def test_a_new_value_goes_to_its_table(file: Path) -> None:
    file.write_text('[keymap]\na = "b"\n')
    write_setting("k", "5", file)
    write_setting("keymap.c", "d", file)
    write_setting("panel_shown", "off", file)
    read = read_settings(file)
    assert (read.settings.k, read.settings.panel_shown) == (5, False)
    assert read.settings.keymap == {"a": "b", "c": "d"}


def test_keys_that_are_no_text_are_left_alone_with_a_warning_that_names_their_line(file: Path) -> None:
    file.write_text('[keymap]\n"app.help" = "f1"\n"app.undo" = 5\n')
    read = read_settings(file)
    assert read.settings.keymap == {"app.help": "f1"}
    assert [warning.split(": ")[0] for warning in read.warnings] == [f"{file}, line 3"]
    assert "“app.undo”" in read.warnings[0] and "left alone" in read.warnings[0]


def test_an_empty_key_is_taken_out_of_the_keymap(file: Path) -> None:
    write_setting("keymap.a", "x", file)
    write_setting("keymap.b", "y", file)
    assert write_setting("keymap.a", "", file).settings.keymap == {"b": "y"}


@pytest.mark.parametrize(
    ("key", "value"), [("unit", "page"), ("k", "three"), ("nothing", "x"), ("keymap", "x"), ("a.b", "c")]
)
def test_a_value_that_cannot_be_leaves_the_file_as_it_was(file: Path, key: str, value: str) -> None:
    file.write_text('coder = "mara"\n')
    with pytest.raises(InputError):
        write_setting(key, value, file)
    assert file.read_text() == 'coder = "mara"\n'


def test_a_value_written_over_several_lines_is_not_torn_apart(file: Path) -> None:
    text = 'coder = """\nmara\nk = 9"""\n'
    file.write_text(text)
    with pytest.raises(InputError, match="edit the file"):
        write_setting("k", "4", file)
    assert file.read_text() == text


@given(
    values=st.lists(
        st.tuples(
            st.sampled_from(["", "t"]),
            st.text(string.ascii_letters + "._ é'\"", min_size=1, max_size=6),
            st.one_of(st.text(max_size=20), st.integers(-9, 99), st.booleans()),
        ),
        max_size=8,
    )
)
@settings(max_examples=60, deadline=None)
def test_what_is_set_is_what_toml_reads(values: list[tuple[str, str, str | int | bool]]) -> None:
    text, expected = "", {"": {}, "t": {}}
    for table, key, value in values:
        if table == "" and key == "t":
            continue
        text = with_value(text, table, key, value)
        expected[table][key] = value
    wanted = expected[""] | ({"t": expected["t"]} if expected["t"] else {})
    assert tomllib.loads(text) == wanted


@given(value=st.text())
def test_every_text_survives_toml(value: str) -> None:
    assert tomllib.loads(f"a = {toml_value(value)}") == {"a": value}


def test_the_coder_is_named_else_set_else_logged_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "login")
    assert coder_name("Anna", Settings(coder="mara")) == "Anna"
    assert coder_name(None, Settings(coder="mara")) == "mara"
    assert coder_name(None, Settings()) == "login"


def test_each_setting_says_what_it_is_for() -> None:
    assert all(len(description) > 10 for description in descriptions().values())


def test_changed_settings_are_checked_as_those_of_the_file() -> None:
    assert changed(Settings(), unit="turn").unit == "turn"
    with pytest.raises(InputError):
        changed(Settings(), unit="page")


def test_the_folders_can_be_named_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.CONFIG_VARIABLE, str(tmp_path / "config"))
    monkeypatch.setenv(paths.STATE_VARIABLE, str(tmp_path / "state"))
    assert paths.settings_file() == tmp_path / "config" / "settings.toml"
    assert paths.recent_file().parent == tmp_path / "state"
    assert paths.log_file().parent.is_dir()
    assert paths.log_file().is_relative_to(tmp_path / "state")


@pytest.mark.parametrize("key", ["names_file", "accepted_file"])
def test_a_list_is_found_from_every_folder(
    key: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert getattr(write_setting(key, "lists/names.csv", file).settings, key) == str(tmp_path / "lists/names.csv")
    assert getattr(write_setting(key, "", file).settings, key) == ""
    home = write_setting(key, "~/names.csv", file)
    assert getattr(home.settings, key) == str(Path("~/names.csv").expanduser())
    assert write_setting("coder", "mara", file).settings.coder == "mara"
