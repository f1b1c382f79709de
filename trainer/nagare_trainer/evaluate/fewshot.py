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
SEEDS = {'running-42': 42, 'harness-1234': 1234}


def with_shots(
    questions: Sequence[Row], pool: Sequence[Row], shots: int, draw: Draw, label: Callable[[Row], Hashable]
) -> list[tuple[Row, list[Row]]]:
    """
    Each question with its examples, in the order of evaluation. `label` gives a row's class. Where the questions are
    themselves the pool, one example more is drawn and the question is left out of them, as in both harnesses; balanced
    examples are then not asked.
    """
    own = not {id(row) for row in questions}.isdisjoint(id(row) for row in pool)
    _need(shots, len(pool) - (own and draw != 'balanced'))
    if draw == 'balanced':
        same = balanced(pool, shots, label)
        return [(question, same) for question in questions if question not in same or not own]
    if draw not in SEEDS:
        raise TrainerError('usage', f'Cannot draw examples: {draw!r} is no way; take balanced, {", ".join(SEEDS)}.')
    chance, order = random.Random(SEEDS[draw]), list(questions)
    if draw == 'running-42':
        chance.shuffle(order)
    return [(question, _drawn(chance, pool, shots, question if own else None)) for question in order]


def _drawn(chance: random.Random, pool: Sequence[Row], shots: int, but: Row | None) -> list[Row]:
    if not shots:
        return []
    more = 0 if but is None else 1
    return [row for row in chance.sample(pool, shots + more) if but is None or row != but][:shots]


def _need(shots: int, rows: int) -> None:
    if shots < 0 or shots > rows:
        raise TrainerError(
            'usage', f'Cannot draw {shots} examples: the pool has {rows} rows; set `shots` from 0, or another pool.'
        )


def draw_notes(draw: Draw, shots: int) -> tuple[str, ...]:
    """What the results say of examples that are not drawn as the paper's were."""
    how = {'balanced': 'the same for all rows, class by class', 'harness-1234': 'drawn as today’s harness does'}
    return (f'Examples are {how[draw]}: not the paper’s.',) if shots and draw in how else ()


def balanced(pool: Sequence[Row], shots: int, label: Callable[[Row], Hashable], order: Sequence = ()) -> list[Row]:
    """The fixed examples: class by class in turn, in `order` or the order in which classes first appear in the pool."""
    _need(shots, len(pool))
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
