"""How good suggestions are on the project's own codings, so that a lead can decide to use them or not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import groupby

from qualcode.domain.errors import RuleError
from qualcode.domain.suggestions import Example
from qualcode.domain.translation import tr
from qualcode.suggest.baselines import METHODS, Method
from qualcode.suggest.evaluating import Evaluation, evaluate
from qualcode.suggestions.adviser import Adviser

FOLDS = 5


def evaluate_suggestions(
    adviser: Adviser,
    *,
    per_code: int | None = None,
    folds: int = FOLDS,
    methods: Sequence[Method] = METHODS,
    without: Collection[str] = (),
    seed: int = 0,
    progress: Callable[[int, int], bool] | None = None,
) -> Evaluation:
    """Cross-validate by document on what the adviser would learn from.

    Args:
        adviser: One that has been refreshed.
        per_code: Learn from whole documents until there are so many codings per code in the mean; None: from all.
        folds: Into how many parts the documents are divided.
        methods: What is compared.
        without: Groups of features that the engine does without.
        seed: For the order of documents and the intervals.
        progress: Told of each fold done, and of how many; answers whether to go on.

    Raises:
        RuleError: There are no codes, or codings in fewer than two documents.
    """
    if not adviser.material.cards:
        raise RuleError(tr("there are no codes to suggest"), remedy=tr("make a codebook first"))
    documents = coded_documents(adviser)
    if len(documents) < 2:
        raise RuleError(
            tr("suggestions are tested on documents that they have not seen, and fewer than two have codings"),
            remedy=tr("code a second document"),
        )
    return evaluate(
        adviser.cards_in_words(),
        documents,
        folds=min(folds, len(documents)),
        per_code=per_code,
        methods=methods,
        without=frozenset(without),
        seed=seed,
        progress=progress,
    )


def coded_documents(adviser: Adviser) -> list[list[Example]]:
    """The passages of every document that has a coding, by place."""
    examples = adviser.to_learn()
    examples.sort(key=lambda one: one.segment.key)
    grouped = [list(some) for _, some in groupby(examples, key=lambda one: one.segment.document)]
    return [some for some in grouped if any(one.codes for one in some)]
