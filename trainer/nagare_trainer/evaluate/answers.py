"""Perplexity tasks: score each right answer after its context."""

from collections.abc import Sequence

import numpy as np

from .encode import Pair
from .outcome import Outcome, cut_counts
from .scorer import Score
from .statistics.perplexity import FIGURES, Answers, perplexities, why_missing
from .task import PerplexityTask


def pairs(task: PerplexityTask) -> list[Pair]:
    """What is scored: each answer and the end mark behind it."""
    return [Pair(row.context, row.answer, eos=True) for row in task.rows]


def outcome(task: PerplexityTask, scores: Sequence[Score], draws: int, seed: int) -> Outcome:
    """The perplexities with their intervals, and how many inputs were cut (the paper's code refuses to cut)."""
    measured = Answers(
        loglik=np.array([score.loglik - score.last for score in scores]),
        ids=np.array([score.ids - 1 for score in scores]),
        characters=np.array([len(row.answer) for row in task.rows]),
        end=np.array([score.last for score in scores]),
    )
    found = perplexities(measured, draws, seed)
    whole = float((measured.loglik + measured.end).sum())
    detail = {
        'cut': cut_counts([score.cut for score in scores]),
        'shareOfEndMark': float(measured.end.sum()) / whole if whole else None,
        'emptyAnswers': int((measured.ids == 0).sum()),
        'withoutValue': {name: why_missing(measured) for name in FIGURES if name not in found},
    }
    rows = [
        {
            'id': str(row.id),
            'loglik': score.loglik,
            'loglik_of_end': score.last,
            'ids': score.ids,
            'characters': len(row.answer),
            'cut': score.cut,
        }
        for row, score in zip(task.rows, scores)
    ]
    return Outcome(
        task,
        rows,
        {name: value for name, (value, _) in found.items()},
        {name: interval for name, (_, interval) in found.items()},
        detail,
        # exp of the mean of this is the paper's figure, so a difference of means is a ratio of perplexities.
        {'meanNll': [-score.loglik / score.ids for score in scores]},
    )
