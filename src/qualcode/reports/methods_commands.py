"""The commands that give the figures of the methods section again, exactly as they are typed into a shell."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from qualcode.domain.agreement_answers import AgreementWish
from qualcode.domain.agreement_choices import BOOTSTRAP, FINISHED, PER_CODE


class Commands:
    """Commands about one round, or the whole project, and some coders.

    Args:
        wish: What the section is about.
        called: Name → what the section calls the coder.
    """

    def __init__(self, wish: AgreementWish, called: Mapping[str, str]) -> None:
        self._wish = wish
        names = None if wish.coders is None else ",".join(called.get(name, name) for name in wish.coders)
        self._coders = () if names is None else ("--coders", names)
        self._round = () if wish.round is None else ("--round", wish.round)
        self._assumed = ("--assume-finished",) if wish.assume_finished else ()
        self.documents = _command("documents", "list")
        self.coders = _command("coder", "list")
        self.rounds = _command("round", "list")
        self.codings = _command("code", "list", *self._coders)
        self.differences = self._differences("all")
        self.agreed = self._differences("agreed")
        self.agreement = self._agreement(self._wish)

    def round(self, name: str) -> str:
        """What shows one round."""
        return _command("round", "show", about=(name,))

    def codes(self, version: str | None) -> str:
        """What lists the codes of a version, or those of today."""
        return _command("codebook", "list", *(() if version is None else ("--at", version)))

    def changes(self, moment: str) -> str:
        """What tells how the codebook has changed since a version or a change."""
        return _command("codebook", "diff", about=(moment, "now"))

    def _differences(self, state: str) -> str:
        return _command("reconcile", "list", "--state", state, *self._round, *self._coders, *self._assumed)

    def by_pair(self, wish: AgreementWish) -> str:
        """What tells figures of every two coders.

        Args:
            wish: Of the same coders and round.
        """
        return self._agreement(wish)

    def _agreement(self, wish: AgreementWish) -> str:
        words = ["agreement", *self._round, *self._coders, "--unit", wish.unit]
        if wish.labels != PER_CODE:
            words += ["--labels", wish.labels]
        if wish.universe != FINISHED:
            words += ["--universe", wish.universe]
        if wish.uncoded_is_missing:
            words += ["--uncoded", "missing"]
        if wish.by != AgreementWish().by:
            words += ["--by", ",".join(wish.by)]
        words += [part for name in wish.metrics for part in ("--metric", name)]
        words += self._assumed
        if wish.intervals != BOOTSTRAP:
            words += ["--interval", wish.intervals]
        else:
            words += ["--replicates", str(wish.replicates), "--seed", str(wish.seed)]
        return _command(*words)


def _command(*words: str, about: tuple[str, ...] = ()) -> str:
    """A command line; what it is about stands last, so that it may begin with a dash."""
    dashes = ("--",) if any(one.startswith("-") for one in about) else ()
    return shlex.join(("qualcode", *words, "--json", *dashes, *about))
