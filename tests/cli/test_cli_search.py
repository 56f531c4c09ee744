"""`search`: hits under their documents, totals, and counts by attribute."""

from __future__ import annotations

from typing import Any

import pytest

from qualcode.domain.answers import Hit
from qualcode.domain.search_answers import CountedHits


def test_words_are_found_where_they_stand(study: Any) -> None:
    hits = study.json("search", "NO")
    assert all(Hit.model_validate(hit) for hit in hits)
    assert hits[0]["document"] == "anna"
    text = study.ok("documents", "text", "anna")
    assert all(text[hit["start"] : hit["end"]] == hit["quote"] for hit in hits if hit["document"] == "anna")
    assert len(study.json("search", "no", "--limit", "1")) == 1
    assert study.json("search", "NO", "--case") == []
    pattern = study.json("search", r"n\w+", "--mode", "regex", "--document", "ben")
    assert [hit["document"] for hit in pattern] == ["ben"]
    assert study.json("search", "MS. OAK", "--speech") == []


def test_hits_stand_under_their_documents_with_a_total(study: Any) -> None:
    said = study.ok("search", "is").splitlines()
    assert said[0] == "anna · 3 hits"
    assert said[1].startswith("  2 (") and "It [is] not easy" in said[1]
    assert said[4] == "ben · 1 hit"
    assert said[-1] == "4 hits in 2 of 2 documents"
    assert study.ok("search", "is", "--document", "ben").splitlines()[-1] == "1 hit in 1 of 1 document"
    assert "first 1 hit" in study.ok("search", "is", "--limit", "1").splitlines()[-1]
    assert study.ok("search", "zebra") == "it stands nowhere: 0 hits in 0 of 2 documents\n"


def test_each_mode_finds_in_its_own_way(study: Any) -> None:
    def quotes(*args: str) -> list[str]:
        return [hit["quote"] for hit in study.json("search", *args)]

    assert quotes("liking", "--mode", "words") == ["like", "like"]
    assert quotes("li*", "--mode", "words") == ["like", "like"]
    assert quotes("laugter", "--mode", "fuzzy") == ["laughter"]
    assert quotes("laugter") == quotes("laugter", "--mode", "words") == []


def test_hits_are_counted_by_an_attribute_with_denominators(peopled: Any) -> None:
    said = peopled.ok("search", "like", "--by", "role")
    assert [line.split() for line in said.splitlines()[-5:-1]] == [
        ["participant.role", "hits", "documents", "of", "participants", "of"],
        ["teacher", "0", "0", "1", "0", "1"],
        ["student", "1", "1", "1", "1", "2"],
        ["(none)", "1", "1", "2", "0", "0"],
    ]
    assert said.splitlines()[-1] == "2 hits in 1 of 2 documents, with 1 of 3 participants"
    nothing = peopled.ok("search", "zebra", "--by", "role").splitlines()
    assert nothing[1].split() == ["teacher", "0", "0", "1", "0", "1"] and "nowhere" in nothing[-1]


def test_a_limit_shows_fewer_hits_and_counts_all(peopled: Any) -> None:
    every = CountedHits.model_validate(peopled.json("search", "o", "--by", "document"))
    few = CountedHits.model_validate(peopled.json("search", "o", "--by", "document", "--limit", "2"))
    assert few.counts == every.counts and few.hits == every.hits[:2]
    assert every.counts.hits == len(every.hits) == sum(row.hits for row in every.counts.rows)
    assert peopled.ok("search", "o", "--by", "document", "--limit", "2").splitlines()[-1].endswith("; 2 shown")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("(", "--mode", "regex"), "character"),
        (("x{9999999}{9999999}", "--mode", "regex"), "too often"),
        (("",), "nothing to look for"),
        ((" \n",), "nothing to look for"),
        (("?!", "--mode", "words"), "no word"),
        (("👍", "--mode", "fuzzy"), "no word"),
        (("x", "--document", "nobody"), "nobody"),
        (("x", "--by", "nothing"), "nothing"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(study: Any, args: tuple[str, ...], said: str) -> None:
    assert said in study.refused("search", *args)


def test_options_that_do_not_go_together_are_refused(study: Any) -> None:
    for mode in ("words", "fuzzy"):
        assert "--case" in study.refused("search", "x", "--mode", mode, "--case", status=2)
    for option in ("--case", "--speech", "--by=role"):
        assert "do not go with" in study.refused("search", "x", "--mode", "similar", option, status=2)
