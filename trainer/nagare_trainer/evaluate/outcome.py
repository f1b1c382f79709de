"""What a model did on a task: one record a row, and the figures made of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .task import Task


@dataclass(frozen=True)
class Outcome:
    """
    rows     one record a row, in the task's order, for the Parquet file of predictions
    figures  name to value; of shares 0 to 1, of perplexities and bits as they are
    spread   name to 95 % interval
    detail   what is no single number: baselines, confusion, distribution of answers, cut inputs
    paired   name to one value a row, for comparing two models on the same rows
    """

    task: Task
    rows: list[dict[str, Any]]
    figures: dict[str, float] = field(default_factory=dict)
    spread: dict[str, tuple[float, float]] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)
    paired: dict[str, list[float]] = field(default_factory=dict)


def cut_counts(cut: Sequence[int]) -> dict[str, int]:
    """What the results say of cut inputs; `cut` has the dropped ids of each row."""
    return {'rows': sum(map(bool, cut)), 'ids': sum(cut), 'mostIds': max(cut)}


@dataclass(frozen=True)
class Gap:
    """A task without its data: the table of its kind shows it as a gap, the notes say what to do."""

    task: str
    kind: str
    options: dict[str, Any]
    reason: str
