"""Generation tasks: what the model wrote, judged where a task says how."""

from collections.abc import Sequence

import numpy as np

from .outcome import Outcome
from .statistics.intervals import mean_interval
from .task import GenerationTask


def outcome(task: GenerationTask, texts: Sequence[str], draws: int, seed: int) -> Outcome:
    """Means of the judged figures with intervals; without a judge the texts alone."""
    judged = [task.judge(text, row.right) if task.judge else {} for row, text in zip(task.rows, texts)]
    rows = [
        {'id': row.id, 'prompt': row.context, 'response': text, **marks}
        for row, text, marks in zip(task.rows, texts, judged)
    ]
    columns = {name: np.array([marks[name] for marks in judged]) for name in (judged[0] if judged else ())}
    return Outcome(
        task,
        rows,
        {name: float(values.mean()) for name, values in columns.items()},
        {name: mean_interval(values, draws, seed) for name, values in columns.items()},
        {'emptyTexts': sum(not text.strip() for text in texts)},
        {name: values.tolist() for name, values in columns.items()},
    )
