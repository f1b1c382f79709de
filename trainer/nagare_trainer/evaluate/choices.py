"""Choice tasks: score each choice after its context, answer with the likeliest, and say what the figures mean."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .encode import Pair
from .outcome import Outcome
from .scorer import Score
from .statistics.calibration import confidences, expected_calibration_error
from .statistics.classes import FIGURES, accuracy, confusion, constant_answers
from .statistics.intervals import class_interval, mean_interval
from .task import ChoiceTask


def pairs(task: ChoiceTask) -> list[Pair]:
    """What is scored: every choice of every row, row by row."""
    return [Pair(row.context, choice) for row in task.rows for choice in row.choices]


def outcome(task: ChoiceTask, scores: Sequence[Score], draws: int, seed: int) -> Outcome:
    """The figures of the likeliest choice (acc) and of the likeliest by character (acc_norm)."""
    table = _logliks(task, scores)
    gold = np.array([row.gold for row in task.rows])
    # A newline in front belongs to the prompt (today's harness has it apart); other blanks count, as in both harnesses.
    lengths = _spread([[len(choice.removeprefix('\n')) or 1 for choice in row.choices] for row in task.rows], 1.0)
    # The first of equals wins, as in both harnesses.
    answer, by_character = table.argmax(1), (table / lengths).argmax(1)
    sure = confidences(table)
    right, right_norm = answer == gold, by_character == gold
    figures = {'accNorm': float(right_norm.mean())}
    spread = {'accNorm': mean_interval(right_norm.astype(float), draws, seed)}
    detail: dict[str, Any] = {'cut': _cut(task, scores)}
    if task.labels:
        matrix = confusion(gold, answer, len(task.labels))
        figures |= {name: float(one(matrix)) for name, one in FIGURES.items()}
        spread |= {name: class_interval(one, matrix, draws, seed) for name, one in FIGURES.items()}
        detail |= _classes(task, matrix, confusion(gold, by_character, len(task.labels)))
    else:
        figures['accuracy'] = float(right.mean())
        spread['accuracy'] = mean_interval(right.astype(float), draws, seed)
        detail['chance'] = float(np.mean([1 / len(row.choices) for row in task.rows]))
    figures['ece'] = expected_calibration_error(sure.max(1), right)
    rows = _records(task, table, answer, by_character, sure, scores)
    paired = {'accuracy': right.astype(float).tolist(), 'accNorm': right_norm.astype(float).tolist()}
    return Outcome(task, rows, figures, spread, detail, paired)


def _logliks(task: ChoiceTask, scores: Sequence[Score]) -> np.ndarray:
    sizes = np.cumsum([len(row.choices) for row in task.rows])[:-1]
    return _spread(np.split(np.array([score.loglik for score in scores]), sizes), -np.inf)


def _spread(rows: Sequence[Sequence[float]], filler: float) -> np.ndarray:
    made = np.full((len(rows), max(map(len, rows))), filler)
    for number, row in enumerate(rows):
        made[number, : len(row)] = row
    return made


def _classes(task: ChoiceTask, matrix: np.ndarray, by_character: np.ndarray) -> dict[str, Any]:
    # A label that no row offers as a choice can be right, but not be answered.
    constant = constant_answers(matrix)[: max(len(row.choices) for row in task.rows)]
    named = dict(zip(task.labels, constant.tolist()))
    return {
        'labels': list(task.labels),
        'majority': float(constant.max()),
        'majorityLabel': task.labels[int(constant.argmax())],
        'constantAnswers': named,
        'confusion': matrix.tolist(),
        'answers': dict(zip(task.labels, (matrix.sum(0) / matrix.sum()).tolist())),
        'answersByCharacter': dict(zip(task.labels, (by_character.sum(0) / by_character.sum()).tolist())),
        'balancedAccuracyOfAConstant': float(1 / (matrix.sum(1) > 0).sum()),
        'accuracyLessMajority': float(accuracy(matrix) - constant.max()),
    }


def _cut(task: ChoiceTask, scores: Sequence[Score]) -> dict[str, int]:
    owners = [number for number, row in enumerate(task.rows) for _ in row.choices]
    return {
        'rows': len({owner for owner, score in zip(owners, scores) if score.cut}),
        'ids': sum(score.cut for score in scores),
        'mostIds': max(score.cut for score in scores),
    }


def _records(
    task: ChoiceTask, table: np.ndarray, answer: np.ndarray, norm: np.ndarray, sure: np.ndarray, scores: Sequence[Score]
) -> list[dict[str, Any]]:
    start, made = 0, []
    for number, row in enumerate(task.rows):
        some, start = scores[start : start + len(row.choices)], start + len(row.choices)
        made.append(
            {
                'id': str(row.id),
                'gold': row.gold,
                'answer': int(answer[number]),
                'answer_by_character': int(norm[number]),
                'right': bool(answer[number] == row.gold),
                'confidence': float(sure[number].max()),
                'logliks': table[number, : len(row.choices)].tolist(),
                'ids': [score.ids for score in some],
                'cut': max(score.cut for score in some),
            }
        )
    return made
