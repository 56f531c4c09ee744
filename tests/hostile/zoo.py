"""What hostile files say, each in one string: it must be shown, kept and given back as it is, and never act."""

from __future__ import annotations

import re

CANARY = "canary"
ZOO = {
    "escape": "\x1b[31mcanary\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07",
    "c1": "\x9b31mcanary\x9d0;owned\x9c",
    "controls": "canary\x00\x08\x08\x7f\x0c\x1a",
    "bidi": "\u202ecanary\u202c \u2066x\u2069 \u200f\u061c",
    "zero width": "ca\u200bna\u2060ry\ufeff\u00ad",
    "tags": "canary\U000e0041\U000e0042",
    "separators": "canary\u2028one\u2029two\x85three",
    "combining": "c\u0301" * 3 + "canary" + "\u0301" * 60,
    "markup": "[bold red]canary[/bold red] [link=http://127.0.0.1:1]x[/link] [@click=app.quit]y[/] [/]",
    "html": "<script>canary()</script><img src=x onerror=canary()><!--x--> &lt;b&gt; &amp; ]]>",
    "latex": "\\input{canary} $x^2_i$ 50% #1 ~ {} \\write18{id} ``''",
    "markdown": "![canary](http://127.0.0.1:1/a) `c` | d | **e** <http://127.0.0.1:1> # f",
    "formula": "=cmd|'/c canary'!A0",
    "plus": "+canary(1)",
    "minus": "-canary",
    "at": "@SUM(canary)",
    "full width": "＝canary",
    "shell": "$(touch canary); `touch canary` && rm 'x' \"y\" | z > canary",
    "template": "{x.__class__} {0} %s %n ${7*7} {{canary}}",
    "path": "../../../canary",
    "windows": "C:\\canary\\CON",
    "device": "CON",
    "option": "--canary",
    "sql": "canary'; DROP TABLE code; --",
    "yaml": "!!python/object/apply:os.system [canary]: &a *a # x",
    "xml": "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///canary'>]>&b;",
    "json": '{"canary": "\\u0000", "a": 1}\\',
    "number": "1e999",
    "astral": "𝒞anary 👩‍👩‍👧 中文",
}
"""What it is → how it is written."""

FIELDS = {
    name: text.replace("/", "÷")
    for name, text in ZOO.items()
    if not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029]", text)
}
"""Those that may be names of things: without controls and line ends; `/` parts paths."""

ACTS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0001]"
)
"""What no terminal may be sent: controls but for tabs and line ends, marks of direction, what is not seen."""
STYLES = re.compile(r"\x1b\[[0-9;]*m")
"""What the program itself sends to colour its tables."""
