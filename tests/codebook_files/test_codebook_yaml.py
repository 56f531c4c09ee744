"""YAML codebooks: what is taken, and what is refused with its line."""

from __future__ import annotations

import pytest

from qualcode.domain.codebook_entries import CodebookEntry
from qualcode.domain.errors import InputError
from qualcode.importing.codebook_yaml import read_codebook_yaml

HEAD = "name: N\nversion: 1\ncodes:\n"
UUID = "123e4567-e89b-12d3-a456-426614174000"


def refusal(text: str | bytes) -> InputError:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(InputError) as caught:
        read_codebook_yaml(data, "book.yaml")
    assert caught.value.file == "book.yaml"
    return caught.value


def test_a_whole_codebook_is_read() -> None:
    book = read_codebook_yaml(
        (
            "# ours\nname: Study\nversion: 1.10\ncodes:\n- name: Theme\n  colour: Sky\n  children:\n"
            "  - {name: Code, mark: é, definition: yes, memo: ~}\n"
            "  - name: Other\n    definition: |\n      one\n      two\n    example: >-\n      a\n      b\n"
        ).encode(),
        "b",
    )
    assert (book.name, book.version) == ("Study", "1.10")
    assert book.entries == (
        CodebookEntry(
            "Theme",
            colour="#56B4E9",
            children=(
                CodebookEntry("Code", mark="é", definition="yes"),
                CodebookEntry("Other", definition="one\ntwo", example="a b"),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", None, "empty"),
        ("# only a comment\n", None, "empty"),
        ("- name: a\n", 1, "a list"),
        ("just words\n", 1, "text"),
        ("name: N\n", 1, "“codes” is missing"),
        ("name: N\ncodess: []\n", 2, "did you mean “codes”"),
        (HEAD + "- name: a\n  deffinition: x\n", 5, "did you mean “definition”"),
        (HEAD + "- name: a\n  color: red\n", 5, "did you mean “colour”"),
        (HEAD + "- name: a\n  zzzzzzz: red\n", 5, "known are name, definition"),
        (HEAD + "- name: Time\n- name: b\n- name: TIME\n", 6, "in line 4"),
        (HEAD + "- {name: a}\n- {name: b, children: [{name: c}, {name: c}]}\n", 5, "in line 5"),
        (HEAD + "- name: a\n  name: b\n", 5, "first in line 4"),
        (HEAD + "- definition: a\n", 4, "no name"),
        (HEAD + "- name: a\n  keywords: {pace: slow}\n", 5, "“keywords” must be text or a list of texts"),
        (HEAD + "- name: a\n  keywords:\n  - pace\n  - [slow]\n", 7, "“keywords” must be text or a list of texts"),
        (HEAD + '- name: a\n  keywords:\n  - pace\n  - "\\x1b"\n', 7, "the keywords holds the control character"),
        (HEAD + "- name: ''\n", 4, "needs a name"),
        (HEAD + "- name: a/b\n", 4, "“/”"),
        (HEAD + f"- name: {'a' * 201}\n", 4, "201 characters"),
        (HEAD + '- name: "a\\nb"\n', 4, "line break"),
        (HEAD + "- words\n", 4, "group of keys"),
        (HEAD + "- name: [a]\n", 4, "“name” must be text, not a list"),
        (HEAD + "- name: a\n  memo:\n    x: y\n", 6, "“memo” must be text"),
        (HEAD + "- name: a\n  children: many\n", 5, "list of codes"),
        ("name: N\ncodes: many\n", 2, "list of codes"),
        (HEAD + "- name: a\n  definition: x\n  colour: mauve\n", 6, "no colour"),
        (HEAD + "- name: a\n  colour: '#12'\n", 5, "no colour"),
        (HEAD + "- name: a\n  mark: ab\n", 5, "not one character"),
        (HEAD + '- name: a\n  memo: "x\\e[31m"\n', 5, "U+001B"),
        (HEAD + "- name: a\n  memo: x\x07\n", 5, "U+0007"),
        (HEAD + "- name: a\n  children: &x\n  - *x\n", 6, "alias"),
        (HEAD + "- &a\n  name: b\n  children: [*a]\n", 6, "alias"),
        (HEAD + "- !!python/object/apply:os.system\n  name: b\n", 4, "tag"),
        (HEAD + "- name: !foo b\n", 4, "tag"),
        (HEAD + "- name: a\n  <<: {memo: b}\n", 5, "“<<”"),
        (HEAD + "- ? [a, b]\n  : c\n", 4, "key must be a word"),
        (HEAD + "- name: a\n  retired: soon\n", 5, "neither yes nor no"),
        (HEAD + "- name: a\n  retired: [yes]\n", 5, "“retired” must be text"),
        (HEAD + "- name: a\n  themes: B\n", 5, "a list of paths"),
        (HEAD + "- name: a\n  themes:\n  - B\n  - {x: y}\n", 7, "a list of paths"),
        (HEAD + "- name: a\n  themes:\n  - B\n  - [C]\n", 7, "a list of paths"),
        (HEAD + "- name: a\n  themes:\n  - B/C\n  - b/c\n", 7, "twice"),
        (HEAD + "- name: a\n  themes:\n  - B//C\n", 6, "needs a name"),
        (HEAD + '- name: a\n  themes: ["B\\e[31m"]\n', 5, "control character"),
        (HEAD + "- name: a\n  theme: B\n", 5, "did you mean “themes”"),
        (HEAD + "- name: a\n  id: 17\n", 5, "no UUID"),
        (HEAD + "- name: a\n  id: {x: y}\n", 5, "“id” must be text"),
        (HEAD + f"- name: a\n  id: {UUID}\n- name: b\n  id: '{{{UUID}}}'\n", 7, "in line 5"),
        (HEAD + f"- {{name: a, id: {UUID}}}\n- {{name: b, id: {UUID}}}\n", 5, "in line 4"),
        (HEAD + f"- {{name: a, id: {UUID}, children: [{{name: b, id: {UUID}}}]}}\n", 4, "in line 4"),
        (HEAD + "- name: 'a\n", 5, "no YAML"),
        (HEAD + "- name: a\n\tmemo: b\n", 5, "no YAML"),
        (HEAD + "- name: a\n---\nname: b\n", 5, "second YAML document"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(text: str, line: int | None, says: str) -> None:
    error = refusal(text)
    assert says in error.sentence
    assert error.line == line


def test_themes_retirement_and_identity_are_read() -> None:
    text = HEAD + "- name: a\n  themes: [B, ' C / d ']\n  retired: Yes\n  id: '{123E4567E89B12D3A456426614174000}'\n"
    [entry] = read_codebook_yaml((text + "  children:\n  - {name: b, retired: true}\n").encode(), "b").entries
    assert (entry.themes, entry.retired, entry.uuid) == (("B", "C/d"), True, UUID)
    assert entry.children == (CodebookEntry("b", retired=True),)


@pytest.mark.parametrize("key", ["themes: []", "themes:", "retired: no", "retired: false", "retired:", "id:", "id: ''"])
def test_a_key_may_say_nothing(key: str) -> None:
    assert read_codebook_yaml(f"{HEAD}- name: a\n  {key}\n".encode(), "b").entries == (CodebookEntry("a"),)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("keywords: pace, own speed; slow", "pace, own speed; slow"),
        ("keywords: |\n    pace\n    own speed", "pace\nown speed"),
        ("keywords: [pace, own speed]", "pace, own speed"),
        ("keywords:\n  - pace\n  - ' own speed '\n  -\n  - no", "pace, own speed, no"),
        ("keywords: []", ""),
        ("keywords:", ""),
    ],
)
def test_keywords_are_a_text_or_a_list_of_texts(written: str, read: str) -> None:
    [entry] = read_codebook_yaml(f"{HEAD}- name: a\n  {written}\n".encode(), "b").entries
    assert entry == CodebookEntry("a", keywords=read)


def test_bytes_that_are_no_text_are_refused() -> None:
    refusal(b"PK\x03\x04 an archive")


def test_nothing_in_a_message_acts_on_the_terminal() -> None:
    assert "\x1b" not in refusal('"\\e[31m": 1\ncodes: []\n').sentence


def nested(levels: int) -> str:
    lines = ["codes:"]
    for level in range(levels):
        lines += ["  " * (2 * level) + "- name: a", "  " * (2 * level) + "  children:"]
    return "\n".join(lines[:-1])


def test_fifty_levels_are_taken_and_one_more_is_not() -> None:
    assert read_codebook_yaml(nested(50).encode(), "b").entries
    error = refusal(nested(51))
    assert "50 levels" in error.sentence
    assert error.line == 102


def test_brackets_without_end_are_refused() -> None:
    assert "levels" in refusal("codes: " + "[" * 100_000).sentence


def test_an_alias_bomb_is_refused_at_its_first_alias() -> None:
    bomb = "name: N\na: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert refusal(bomb).line == 3
