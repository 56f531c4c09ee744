"""A statement is written once, and a server gets it in its own words."""

from __future__ import annotations

import pytest

from qualcode.storage.project import Project, open_project
from qualcode.storage.raw_sql import NUMBERS, WORDS, fetch_all, for_server, run


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("SELECT 1 WHERE 2 = ?", "SELECT 1 WHERE 2 = %s"),
        ("SELECT 7 % 4", "SELECT 7 %% 4"),
        ("SELECT x'5b5B'", r"SELECT '\x5b5B'::bytea"),
        ("""SELECT instr("text", x'5B5B') > 0""", r"""SELECT position('\x5B5B'::bytea in "text") > 0"""),
        ('DELETE FROM main."coding"', 'DELETE FROM "coding"'),
        ("SELECT 1 FROM main.coding c WHERE c.id = domain.x", "SELECT 1 FROM coding c WHERE c.id = domain.x"),
        ("SELECT 'main.x', 'of main.x', main.y.z", "SELECT 'main.x', 'of main.x', y.z"),
    ],
)
def test_each_form_has_its_counterpart(here: str, there: str) -> None:
    assert for_server(here) == there


QUESTIONS = (
    (f"SELECT id FROM coder WHERE id IN {NUMBERS}", ("[1, 5]",), [(1,)]),
    (f"SELECT role FROM coder WHERE role IN {WORDS}", ('["coder", "%"]',), [("coder",)]),
    (f"SELECT role FROM coder WHERE role NOT IN {WORDS}", ('["lead"]',), [("coder",)]),
    ("SELECT id FROM coder WHERE instr(name, x'6172') > 0", (), [(1,)]),
    ("SELECT id FROM coder WHERE substr(name, 1, 1) NOT BETWEEN x'21' AND x'7e'", (), []),
    ("SELECT name FROM coder", (), [(b"mara",)]),
)


def test_both_engines_answer_alike(project: Project, study_url: str) -> None:
    with open_project(study_url, coder="mara", write=False) as served:
        for sql, values, answer in QUESTIONS:
            for asked in (project, served):
                with asked.reading() as connection:
                    assert fetch_all(connection, sql, values) == answer, (sql, asked.label)
                    assert [tuple(row) for row in run(connection, sql, values)] == answer, (sql, asked.label)
