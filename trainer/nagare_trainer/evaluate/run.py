"""
An evaluation from its settings to its results: load the tasks (a missing one becomes a gap), measure each model on
each, compare models on the same rows, write everything.
"""

import dataclasses
import gc
import itertools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from .config import EvaluateSettings
from .data import Data
from .evaluand import Evaluand
from .keys import task_keys
from .load_task import load_entries
from .measure import Measured, measure
from .outcome import Gap
from .results import write_results
from .statistics.paired import Comparison, compare
from .task import Task
from .unmeasured import Unmeasured

Say = Callable[[str], None]


def say_to_terminal(text: str) -> None:
    """Progress goes to standard error; standard output is the table's."""
    print(text, file=sys.stderr, flush=True)


def evaluate(settings: EvaluateSettings, say: Say = say_to_terminal) -> dict[str, Any]:
    """Runs it all and returns what `results.json` holds."""
    tasks, gaps = load_tasks(settings)
    for reason in dict.fromkeys(gap.reason for gap in gaps):
        say(f'gap: {reason}')
    out = Path(settings.out)
    measured: dict[str, dict[str, Measured]] = {}
    about: dict[str, dict[str, Any]] = {}
    for model in settings.models:
        evaluand = Evaluand(model, settings)
        about[model.name] = {**evaluand.describe(), 'gaps': {}}
        measured[model.name] = {}
        for key, (task, _) in tasks.items():
            try:
                measured[model.name][key] = _measured(evaluand, key, task, out / model.name / 'work', say)
            except Unmeasured as none:
                about[model.name]['gaps'][key] = str(none)
                say(f'gap: {model.name} {key}: {none}')
        del evaluand
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
    pairs = comparisons(measured, settings)
    return write_results(out, settings, tasks, gaps, about, measured, pairs)


def load_tasks(settings: EvaluateSettings) -> tuple[dict[str, tuple[Task, dict[str, Any]]], list[Gap]]:
    """Tasks by key, and the gaps."""
    found, gaps = load_entries(settings.tasks, Data(Path(settings.data)))
    kept = [(limited(task, settings.limit), chosen) for task, chosen in found]
    return dict(zip(task_keys(kept), kept)), gaps


def limited(task: Task, limit: int | None) -> Task:
    """The task's first rows, with a note that says so."""
    if limit is None or limit >= len(task.rows):
        return task
    note = f'The first {limit} of {len(task.rows)} rows.'
    about = dataclasses.replace(task.about, notes=(*task.about.notes, note), of=len(task.rows))
    return dataclasses.replace(task, rows=task.rows[:limit], about=about)


def comparisons(
    measured: dict[str, dict[str, Measured]], settings: EvaluateSettings
) -> list[tuple[str, str, str, str, Comparison]]:
    """(task, measure, first model, second model, comparison) for every two models, rows paired by place."""
    made = []
    for (one, first), (other, second) in itertools.combinations(measured.items(), 2):
        for key in (key for key in first if key in second):
            for name, values in first[key].outcome.paired.items():
                pair = np.array(values), np.array(second[key].outcome.paired[name])
                made.append((key, name, one, other, compare(*pair, settings.draws, settings.seed)))
    return made


def _measured(model: Evaluand, key: str, task: Task, work: Path, say: Say) -> Measured:
    def progress(done: int, total: int) -> None:
        say(f'{model.settings.name} {key} {done}/{total}')

    found = measure(model, task, key, work, progress)
    say(f'{model.settings.name} {key} done: {len(task.rows)} rows, {found.seconds:.1f} s')
    return found
