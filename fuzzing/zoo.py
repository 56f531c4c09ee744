"""What hostile files are made of: numbers at the edges, characters that act, words that some language obeys."""

from __future__ import annotations

NUMBERS = (
    "0", "-0", "1", "-1", "00", "1e3", "1e999", "-1e999", "NaN", "Infinity", "0x10", "1_000", "٣", "½", "²", "1.5", ".5", "5.",
    "127", "128", "255", "256", "32767", "32768", "65535", "65536", "2147483647", "2147483648", "-2147483649",
    "4294967296", "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
    "18446744073709551616", "99999999999999999999999999", "9" * 400, "1" + "0" * 5000,
)  # fmt: skip
"""Numbers at the edges of what some type holds, and what looks like one."""

SIGNS = (
    "\0", "\x01", "\x07", "\x08", "\t", "\n", "\r", "\r\n", "\x0b", "\x0c", "\x1a", "\x1b", "\x1c", "\x7f", "\x85", "\x9b", "\xa0", "\xad",
    "\u0300", "\u0483", "\u061c", "\u180e", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2028", "\u2029", "\u202a",
    "\u202e", "\u2060", "\u2066", "\u2069", "\u3000", "\ufe0f", "\ufeff", "\ufffd", "\ufffe", "\uffff", "\U0001f600",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U000e0001", "\U000e0041", "\U0010ffff", "ß", "İ", "ı", "ſ", "ﬁ", "ŉ", "𝐀",
    "中", "한", "ก", "א", "ع", "क्षि", "\u0301" * 40,
)  # fmt: skip
"""Characters that act, that have no width, that fold into several, or that no character should be."""

WORDS = (
    "", " ", ".", "..", "../../../../etc/passwd", "..\\..\\windows\\system.ini", "/etc/passwd", "C:\\CON", "CON", "NUL.txt", "~",
    "$HOME", "%s%s%n", "{0}", "{x.__class__}", "${7*7}", "{{7*7}}", "`id`", "$(id)", ";id;", "|id", "-rf", "--help", "'", '"', "''", '""',
    "\\", "\\\\", "\\u0000", "\\ud800", "\\x00", "<", ">", "&", "&amp;", "&#0;", "&#x110000;", "&lol;", "<!--", "-->", "]]>",
    "<![CDATA[", "<?xml version='1.0'?>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<script>alert(1)</script>", "<b>", "</b>", "=1+1",
    "=cmd|'/c calc'!A0", "+1", "-1", "@SUM(1)", "[red]", "[/]", "[link=x]", "\x1b[31m", "\x1b]0;t\x07", "\x1b]8;;http://a\x07", "\x9b31m",
    "\\input{/etc/passwd}", "$x^2$", "%", "#", "```", "---", "...", "- ", ": ", "? ", "!!python/object:os.system", "&a", "*a", "| ", "> ",
    "null", "true", "false", "yes", "no", "on", "None", "nan", "inf", "1970-01-01", "0000-00-00", "9999-12-31T23:59:59.999Z", "2024-02-30",
    "00:00:00.000", "99:99:99,999", "-00:00:01.000", "00:00:00.000 --> 00:00:01.000", "WEBVTT", "NOTE", "STYLE", "INT:", "P1:", "**P1:**",
    "[00:00:01]", "#00:00:01-5#", "DROP TABLE code", "';--", "%00", "%2e%2e%2f", "file:///etc/passwd", "http://127.0.0.1:1/", "javascript:0",
    "(a+)+$", "(?R)", "(a|a)*b", "[", "(?P<n>", "\\p{L}", "a{1000000}", "(((((((((((((((((((",
    "ａ", "0" * 300, "A" * 5000, "a " * 3000, "_" * 300,
)  # fmt: skip
"""Words that some language would obey, and paths that lead elsewhere."""

TEMPLATES = {
    "text": ("INT: ", "P1: ", "\n\n", "**A:** ", "[Anna] ", "> ", "# ", "* ", "| a | b |\n|---|---|\n", "---\ntitle: x\n---\n", "\t", "    ", "1. "),
    "cues": ("WEBVTT\n\n", "00:00:01.000 --> 00:00:02.000\n", "1\n00:00:01,000 --> 00:00:02,000\n", "0:00:01.000,0:00:02.000\n", "<v Ann>", "</v>",
             "<c.x>", "<00:00:01.000>", "NOTE\n", "STYLE\n", "REGION\n", "X-TIMESTAMP-MAP=", ">> ", "- ", "{\\an8}", "&lrm;"),
    "chat": ("@UTF8\n", "@Begin\n", "@End\n", "@Participants:\tCHI Child", "*CHI:\t", "%mor:\t", "@Languages:\teng\n", "\x150_1\x15", "[: x]", "<a b> [/]", "&-uh", "xxx", "+..."),
    "rtf": ("{\\rtf1", "{", "}", "\\par ", "\\ansicpg1252", "\\u8364?", "\\u-10179?", "\\bin99999 ", "\\'ff", "\\uc0", "\\uc99999", "{\\*\\x", "\\trowd", "\\cell", "\\row", "\\intbl",
            "\\fonttbl", "\\annotation", "\\chatn", "\\deff0", "\\f999999999", "\\b", "\\plain", "\\s1", "\\itap9"),
    "praat": ('File type = "ooTextFile"\n', 'Object class = "TextGrid"\n', "item []:\n", "item [1]:\n", 'class = "IntervalTier"\n', 'class = "TextTier"\n', "intervals: size = 9\n",
              "intervals [1]:\n", "xmin = 0\n", "xmax = 1\n", 'text = "a"\n', "tiers? <exists>\n", "size = 99999999\n"),
    "yaml": ("codes:\n", "- name: x\n", "  children:\n", "  definition: |\n", "name: ", "version: ", "&a ", "*a", "<<: *a", "!!str ", "!x ", "? a\n: b\n", "{a: b}", "[a, b]", "'", '"', "# c\n",
             "---\n", "...\n", "%YAML 1.1\n", "\t", "parts:\n", "title: ", "- quotes: ", "- table: ", "- chart: ", "  by: "),
    "toml": ("[a]\n", "[[a]]\n", "a = 1\n", "a.b = 1\n", '"a" = """', "'''", "{a = 1}", "[1, 2]", "1979-05-27T07:32:00Z", "inf", "nan", "0xff", "# c\n", "[keymap]\n"),
    "query": ("and ", "or ", "not ", "(", ")", "overlaps ", "inside ", "near/3t ", "near/0s ", "near/99999999t ", "then ", 'text:"', 'words:"', 'regex:"', 'fuzzy:"', "coder:", "speaker:", "set:",
              "@a>=1", "@", "=x", '"', "/", "*", "?", "saved:", "round:", "star:", "memo:", "document:", "kind:", "site:"),
    "regex": ("(", ")", "(?:", "(?P<a>", "(?=", "(?<!", "[", "]", "[^", "{1,9}", "{99999}", "*", "+", "?", "++", "|", ".", "^", "$", "\\b", "\\1", "\\p{L}", "(?i)", "(?x)", "(?V0)", "(?R)", "(?1)",
              "(?e)", "(?:a){e<=3}", "\\L<a>", "\\N{SPACE}", "(?#", "[[a]--[b]]", "&&", "(a+)+", "(.*)*", "(?>a)", "(?|a|b)", "(?r)", "\\X", "\\K", "(*FAIL)", "(?(1)a|b)", "ß", "ſs"),
    "attribution": ("{", "}", "{{", "}}", "[", "]", "[[", "]]", "{a ", "{role}", "{site.state}", "{participant}", "{document}", "{code}", "|lower", "|plural", "|", "{a role|capital}", " in ", "{x.__class__}"),
    "sheet": ("\n", ",", ";", "\t", '"', '""', "participant,site\n", "document,start,end,code\n", "name,parent\n", "sep=;\n", "\ufeff", "=1+1", "'=1"),
    "json": ("{", "}", "[", "]", ",", ":", '"', "null", "true", '"a":1', '"segments":[', '"text":"x"', '"start":0', '"\\ud800"', "1e999", "-", "NaN", "//", "\\", '{"a":{"a":'),
    "xml": ("<a>", "</a>", "<a/>", "<!--", "-->", "<![CDATA[", "]]>", "<?x ?>", "<!DOCTYPE x>", "<!ENTITY x SYSTEM 'file:///etc/passwd'>", "&x;", "&#0;", "&#xd800;", "&amp;", ' xmlns:a="b"', ' a="b"', "a:"),
    "html": ("<p>", "</p>", "<table>", "<tr>", "<td>", "<td colspan=99999>", "<td rowspan=0>", "</table>", "<br>", "<script>", "</script>", "<style>", ".a{font-weight:bold}", "<b>", "<!--", "<!doctype html>",
             '<meta charset="utf-16">', '<span class="a">', "<title>", "&nbsp;", "&#128;", "&bogus", "<ul><li>", "<pre>", "<template>", "<svg>", "<plaintext>", "<textarea>", "<noscript>", "<div hidden>"),
    "sql": (),
    "bytes": (),
}  # fmt: skip
"""What each kind of file is made of."""
