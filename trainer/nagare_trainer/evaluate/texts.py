"""Generation tasks: what the model wrote, judged where a task says how."""

from collections.abc import Sequence
from math import isfinite
from numbers import Real

import numpy as np

from ..errors import TrainerError
from .generate import Written
from .outcome import Outcome, cut_counts
from .statistics.intervals import mean_interval
from .task import GenerationTask


def outcome(task: GenerationTask, texts: Sequence[Written], draws: int, seed: int) -> Outcome:
    """Means of the judged figures with intervals; without a judge the texts alone."""
    judged = _judged(task, texts)
    rows = [
        {'id': str(row.id), 'prompt': row.context, 'response': one.text, 'cut': one.cut, **marks}
        for row, one, marks in zip(task.rows, texts, judged)
    ]
    columns = {name: np.array([marks[name] for marks in judged]) for name in judged[0]}
    return Outcome(
        task,
        rows,
        {name: float(values.mean()) for name, values in columns.items()},
        {name: mean_interval(values, draws, seed) for name, values in columns.items()},
        {'cut': cut_counts([one.cut for one in texts]), 'emptyTexts': sum(not one.text.strip() for one in texts)},
        {name: values.tolist() for name, values in columns.items()},
    )


def _judged(task: GenerationTask, texts: Sequence[Written]) -> list[dict[str, float]]:
    made: list[dict[str, float]] = []
    for row, one in zip(task.rows, texts):
        marks = task.judge(one.text, row.right) if task.judge else {}
        if not _are_figures(marks) or (made and marks.keys() != made[0].keys()):
            state = f'Cannot judge {task.name}, the row with the id {row.id!r}: judge gives {marks!r}'
            raise TrainerError('input', f'{state}; wanted the same figures for every row, each a number.')
        made.append({name: float(value) for name, value in marks.items()})
    return made


def _are_figures(marks: object) -> bool:
    return isinstance(marks, dict) and all(isinstance(one, Real) and isfinite(one) for one in marks.values())
