"""Charts as pictures: the same bytes each time, nothing told of the machine, labels that do nothing, no false zeros."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from tests.exporting.chart_examples import (
    BARS,
    CHARTS,
    CURVES,
    EMPTY,
    HEAT,
    MANY_LINES,
    NETWORK,
    PORTRAIT,
    RESIDUALS,
    SEVERAL,
    WILD,
    narrow,
    overlaps,
)

from qualcode.domain.charts import Bars, Chart, Curves, Heat, Network
from qualcode.exporting.charts import draw
from qualcode.exporting.charts.circle import order_on_circle
from qualcode.exporting.charts.drawing import page
from qualcode.exporting.charts.lettering import shortened, wrapped
from qualcode.exporting.charts.marks import HIDDEN_HATCH, Box, Line, Words
from qualcode.exporting.charts.scales import ink_on, lightness, shade, shade_about_zero, ticks, written


def texts(svg: bytes) -> list[str]:
    """What stands in an SVG as text."""
    return ["".join(found.itertext()) for found in etree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def said(chart: Chart) -> list[str]:
    """All words on the page of a chart."""
    return [mark.text for mark in page(chart, narrow).marks if isinstance(mark, Words)]


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_chart_gives_the_same_svg(name: str) -> None:
    first, second = draw(CHARTS[name], "svg"), draw(CHARTS[name], "svg")
    assert first == second
    assert first != draw(replace(CHARTS[name], title="another"), "svg")


@pytest.mark.long
@pytest.mark.parametrize(("chart", "format", "start"), [(SEVERAL, "pdf", b"%PDF-"), (CURVES, "png", b"\x89PNG")])
def test_the_same_chart_gives_the_same_pdf_and_png(chart: Chart, format: str, start: bytes) -> None:
    drawn = draw(chart, format)  # type: ignore[arg-type]
    assert drawn.startswith(start)
    assert drawn == draw(chart, format)  # type: ignore[arg-type]


def test_a_picture_tells_its_title_and_nothing_of_the_machine() -> None:
    import io

    from PIL import Image

    picture = Image.open(io.BytesIO(draw(replace(HEAT, title="Schule 学校"), "png")))
    assert set(picture.info) <= {"Title", "dpi"}
    assert picture.info["Title"] == "Schule 学校"
    pdf = draw(NETWORK, "pdf")
    assert b"/Title" in pdf
    for word in (b"/Creator", b"/Producer", b"/CreationDate", b"/ModDate", b"/Author"):
        assert word not in pdf
    svg = draw(NETWORK, "svg").lower()
    for word in (b"matplotlib", b"<dc:", b"date", os.sep.encode() + b"home"):
        assert word not in svg


def test_an_svg_has_a_name_and_a_description_and_ids_of_its_own() -> None:
    first, second = (etree.fromstring(draw(chart, "svg", warning="Unchecked.")) for chart in (BARS, HEAT))
    name = first[0]
    assert name.tag.endswith("title") and name.text == BARS.title
    assert first.get("aria-labelledby") == name.get("id") and first.get("role") == "img"
    assert first[1].tag.endswith("desc") and "Unchecked." in (first[1].text or "")
    ids = [{found.get("id") for found in root.iter() if found.get("id")} for root in (first, second)]
    assert not ids[0] & ids[1]
    assert not list(first.iter("{http://www.w3.org/2000/svg}style"))


def test_what_an_svg_refers_to_is_in_it() -> None:
    svg = draw(SEVERAL, "svg").decode()
    known = set(re.findall(r'\bid="([^"]+)"', svg))
    used = set(re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', svg))
    assert used and {a or b for a, b in used} <= known


def test_a_label_is_data_and_never_acts() -> None:
    chart = Bars(WILD, WILD, (WILD,), ((WILD, (1,)),), notes=(WILD,))
    words = " ".join(texts(draw(chart, "svg", marking=WILD, warning=WILD, caption=WILD)))
    assert words.count("$x_1$ \\frac <b> &") >= 7
    assert "\x1b" not in words and "\u202e" not in words and "\ufffe" not in words
    assert "␛[31mred ←rev" in words
    assert draw(chart, "png") and draw(chart, "pdf")


@pytest.mark.parametrize("name", CHARTS)
def test_marking_warning_caption_unit_and_notes_stand_in_the_picture(name: str) -> None:
    chart = replace(CHARTS[name], notes=("A note.",))
    drawn = page(chart, narrow, marking="INTERNAL", warning="No list of names.", caption="Codebook 3")
    words = [mark.text for mark in drawn.marks if isinstance(mark, Words)]
    assert words.count("INTERNAL") == 2
    for text in ("No list of names.", "Codebook 3", "A note.", chart.title):
        assert text in words
    assert texts(draw(BARS, "svg", marking="INTERNAL", caption="Codebook 3"))[0] == "INTERNAL"


def test_a_hidden_cell_is_hatched_and_dashed_and_never_a_zero() -> None:
    hidden = Heat("t", "u", ("a",), ("b",), ((None,),))
    marks = page(hidden, narrow).marks
    assert any(isinstance(mark, Box) and mark.hatch == HIDDEN_HATCH for mark in marks)
    assert "–" in said(hidden) and "0" not in said(hidden)
    zero = said(Heat("t", "u", ("a",), ("b",), ((0,),)))
    assert "0" in zero and "–" not in zero
    undefined = Heat("t", "u", ("a",), ("b",), ((math.nan,),))
    assert said(undefined) == said(hidden)


def test_a_hidden_bar_has_no_length_and_a_zero_no_dash() -> None:
    words = said(BARS)
    assert words.count("–") == 1
    bars = [mark for mark in page(BARS, narrow).marks if isinstance(mark, Box) and mark.fill == "#3b6ea5"]
    assert len(bars) == 1  # Of 28, a hidden one and 0.


def test_a_curve_is_broken_where_its_number_is_hidden() -> None:
    whole = replace(CURVES, lines=(("all", (4, 6, 7)),), bars=())
    broken = replace(whole, lines=(("all", (4, None, 7)),))

    def curves(chart: Curves) -> list[Line]:
        return [mark for mark in page(chart, narrow).marks if isinstance(mark, Line) and mark.thickness == 1.6]

    assert [len(line.points) for line in curves(whole)] == [3]
    assert curves(broken) == []
    assert any("not shown or undefined" in text for text in said(broken))


def test_shades_darken_with_the_value_and_their_numbers_can_be_read() -> None:
    steps = [shade(i / 100) for i in range(101)]
    assert all(lightness(a) > lightness(b) for a, b in pairwise(steps))
    for side in (1, -1):
        arm = [shade_about_zero(side * i / 100) for i in range(101)]
        assert all(lightness(a) > lightness(b) for a, b in pairwise(arm))
        steps += arm
    for colour in steps:
        light, dark = sorted((lightness(colour), lightness(ink_on(colour))), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_lines_bars_and_residuals_are_told_apart_without_colour() -> None:
    curves = [mark for mark in page(CURVES, narrow).marks if isinstance(mark, Line) and mark.thickness == 1.6]
    chart = replace(CURVES, lines=(("a", (1, 2, 3)), ("b", (3, 2, 1)), ("c", (2, 2, 2))), bars=())
    curves = [mark for mark in page(chart, narrow).marks if isinstance(mark, Line) and mark.thickness == 1.6]
    assert len({line.dash for line in curves}) == 3
    fills = {(m.fill, m.hatch) for m in page(SEVERAL, narrow).marks if isinstance(m, Box) and m.edge == "#1a1a1a"}
    assert len({hatch for _, hatch in fills}) >= 2 and len(fills) == 3
    assert {"+2.14", "−1.30", "0.00"} <= set(said(RESIDUALS))


LONG = "special support for learners who are new to the language and to the school " * 2


@pytest.mark.parametrize(
    "chart",
    [
        *CHARTS.values(),
        replace(BARS, labels=(LONG, LONG, "  " + LONG)),
        replace(HEAT, rows=(LONG, LONG), columns=(LONG, LONG)),
        replace(CURVES, places=(LONG, LONG, LONG), lines=((LONG, (4, 6, 7)), (LONG, (4, 6, 7)), ("c", (4, 6, 7)))),
        Network("t", "u", tuple((f"{LONG} {i}", i) for i in range(11)), ()),
        replace(PORTRAIT, lanes=((LONG, ()), ("b", ()))),
    ],
)
def test_words_never_lie_on_each_other(chart: Chart) -> None:
    drawn = page(chart, narrow, marking="INTERNAL", warning=LONG, caption=LONG)
    assert overlaps(drawn) == []
    for mark in drawn.marks:
        if isinstance(mark, Words) and mark.across == "left" and not mark.turned:
            assert mark.x >= 0 and mark.x + narrow(mark.text, mark.size) <= drawn.width + 1


def test_a_large_table_grows_instead_of_shrinking_its_letters() -> None:
    rows, columns = tuple(f"code {i}" for i in range(60)), tuple(f"interview {i}" for i in range(40))
    drawn = page(Heat("t", "u", rows, columns, tuple(tuple(range(40)) for _ in rows)), narrow)
    assert drawn.width > 40 * 20 and drawn.height > 60 * 15
    assert min(mark.size for mark in drawn.marks if isinstance(mark, Words)) >= 8
    assert overlaps(drawn) == []
    heads = sorted(mark.x for mark in drawn.marks if isinstance(mark, Words) and mark.turned)
    assert len(heads) == 40 and min(b - a for a, b in pairwise(heads)) >= 10


def test_a_network_shows_the_strongest_lines_and_says_so() -> None:
    nodes = tuple((f"code {i}", i) for i in range(60))
    edges = tuple((i, j, float(1 + (i * 7 + j) % 30)) for i in range(60) for j in range(i))
    drawn = page(Network("t", "u", nodes, edges), narrow)
    lines = [mark for mark in drawn.marks if isinstance(mark, Line) and mark.bend is not None]
    assert len(lines) == 120
    assert f"Shown are the 120 strongest of {len(edges)} lines." in [
        m.text for m in drawn.marks if isinstance(m, Words)
    ]
    labels = [m for m in drawn.marks if isinstance(m, Words) and m.text.startswith("code ")]
    places = [(m.x, m.y) for m in labels]
    assert len(labels) == 60
    assert min(math.dist(a, b) for i, a in enumerate(places) for b in places[:i]) > 11  # Labels go along the radius.


def test_what_is_joined_stands_side_by_side_on_the_circle() -> None:
    edges = [(0, 5, 1.0), (5, 2, 1.0), (2, 7, 1.0), (7, 1, 1.0), (1, 6, 1.0), (6, 3, 1.0), (3, 4, 1.0), (4, 0, 1.0)]
    order = order_on_circle(8, edges)
    place = {node: i for i, node in enumerate(order)}
    assert sorted(order) == list(range(8))
    assert all(min((place[a] - place[b]) % 8, (place[b] - place[a]) % 8) == 1 for a, b, _ in edges)


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_and_a_single_row_are_drawn_too(name: str) -> None:
    assert b"<svg" in draw(EMPTY[name], "svg")


def test_many_lines_have_a_field_each_on_one_scale() -> None:
    words = said(MANY_LINES)
    assert all(f"code {i}" in words for i in range(9))
    assert words.count("0") == words.count("5") == 9  # The same numbers beside each.


def test_a_long_name_keeps_its_beginning_and_its_end() -> None:
    text = "Interview with a teacher in a rural town 017"
    short = shortened(text, 10, 120, narrow)
    assert narrow(short, 10) <= 120 and short.startswith("Interv") and short.endswith("017") and "…" in short
    lines = wrapped(text, 10, 120, narrow)
    assert " ".join(lines) == text and all(narrow(line, 10) <= 120 for line in lines)
    assert "".join(wrapped("x" * 50, 10, 60, narrow)) == "x" * 50


def test_axes_have_round_numbers_and_figures_a_real_minus() -> None:
    assert ticks(0, 30) == (0, 10, 20, 30) or ticks(0, 30) == (0, 5, 10, 15, 20, 25, 30)
    assert all(tick == int(tick) for tick in ticks(0, 3, whole=True))
    assert ticks(5, 5) == (5,)
    assert [written(v, 1, sign=True) for v in (-1.25, 0.0, -0.01, 2.0, None)] == ["−1.2", "0.0", "0.0", "+2.0", "–"]


def test_options_of_matplotlib_stay_as_they_were_and_do_not_matter() -> None:
    first = draw(BARS, "svg")
    import matplotlib

    with matplotlib.rc_context({"text.parse_math": True, "font.size": 40, "svg.fonttype": "path"}):
        assert draw(BARS, "svg") == first
        assert matplotlib.rcParams["text.parse_math"] is True and matplotlib.rcParams["font.size"] == 40


QUIET = """
import sys
import qualcode.exporting.charts, qualcode.exporting.chart_characters
assert not {"matplotlib", "numpy", "PIL"} & set(sys.modules)
from qualcode.domain.charts import Bars
sys.stdout.buffer.write(qualcode.exporting.charts.draw(Bars("t", "u", ("\\U0001f600 \\u0905",), (("", (1,)),)), "svg"))
assert "matplotlib" in sys.modules and "matplotlib.pyplot" not in sys.modules
"""


@pytest.mark.long
def test_it_draws_without_a_home_and_without_a_word(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    (tmp_path / "matplotlibrc").write_text("font.size: 40\nbackend: no-such-backend\n")
    env = {k: v for k, v in os.environ.items() if k not in ("MPLCONFIGDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    env |= {"HOME": str(blocked), "QUALCODE_STATE_DIR": str(blocked / "state")}
    run = subprocess.run([sys.executable, "-c", QUIET], capture_output=True, env=env, cwd=tmp_path, timeout=60)
    assert run.returncode == 0 and run.stderr == b""
    assert run.stdout == draw(Bars("t", "u", ("\U0001f600 \u0905",), (("", (1,)),)), "svg")
    assert blocked.read_text() == "not a folder"
