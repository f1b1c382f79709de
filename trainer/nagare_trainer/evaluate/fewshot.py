"""
Which examples stand in front of a question, and how a prompt is put together.

running-42   the harness of 2023: one generator, seed 42, shuffles the questions and then draws for each of them in
             turn, from the train split. The draws depend on the order of questions, so the order is part of the result.
balanced     the same examples for all: example i is number i // K of class i mod K in the pool's order (the paper's
             own generation task does so). All contexts then begin alike, and the scorer reads the beginning once.
harness-1234 today's EleutherAI harness: one generator, seed 1234, draws for each question in the file's order.
"""

import random
from collections.abc import Callable, Hashable, Sequence
from typing import Literal, TypeVar

from ..errors import TrainerError

Draw = Literal['running-42', 'balanced', 'harness-1234']
Row = TypeVar('Row')


def with_shots(
    questions: Sequence[Row], pool: Sequence[Row], shots: int, draw: Draw, label: Callable[[Row], Hashable]
) -> list[tuple[Row, list[Row]]]:
    """Each question with its examples, in the order of evaluation. `label` gives a row's class."""
    if shots > len(pool):
        raise TrainerError(
            'usage', f'Cannot draw {shots} examples: the pool has {len(pool)} rows; lower `shots` or name another pool.'
        )
    if draw == 'balanced':
        same = balanced(pool, shots, label)
        return [(question, same) for question in questions]
    if draw == 'harness-1234':
        chance = random.Random(1234)
        return [(question, chance.sample(pool, shots) if shots else []) for question in questions]
    if draw != 'running-42':
        raise TrainerError('usage', f'Cannot draw examples: {draw!r} is no way; take one of {", ".join(DRAWS)}.')
    chance = random.Random(42)
    order = list(questions)
    chance.shuffle(order)
    return [(question, chance.sample(pool, shots) if shots else []) for question in order]


DRAWS: tuple[Draw, ...] = ('running-42', 'balanced', 'harness-1234')


def balanced(pool: Sequence[Row], shots: int, label: Callable[[Row], Hashable], order: Sequence = ()) -> list[Row]:
    """The fixed examples: class by class in turn, in `order` or the order in which classes first appear in the pool."""
    by_class: dict[Hashable, list[Row]] = {name: [] for name in order}
    for row in pool:
        by_class.setdefault(label(row), []).append(row)
    names = list(by_class)
    chosen = [(names[number % len(names)], number // len(names)) for number in range(shots)]
    short = [name for name, place in chosen if place >= len(by_class[name])]
    if short:
        raise TrainerError('usage', f'Cannot take {shots} balanced examples: the pool has too few of {short[0]!r}.')
    return [by_class[name][place] for name, place in chosen]


def assemble(description: str, examples: Sequence[str], question: str) -> str:
    """Description, examples parted by an empty line, an empty line, the question; nothing extra without examples."""
    return description + ''.join(f'{example}\n\n' for example in examples) + question
