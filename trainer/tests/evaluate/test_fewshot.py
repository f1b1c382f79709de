"""Which examples stand in front of a question, and how a prompt is put together."""

import random

import pytest

from nagare_trainer.errors import TrainerError
from nagare_trainer.evaluate.fewshot import assemble, balanced, with_shots

QUESTIONS = ['q0', 'q1', 'q2', 'q3']
POOL = ['a0', 'b0', 'a1', 'c0', 'b1', 'a2']


def first(row: str) -> str:
    return row[0]


def test_one_generator_shuffles_and_then_draws_for_each_question_in_turn():
    chance = random.Random(42)
    order = list(QUESTIONS)
    chance.shuffle(order)
    wanted = [(question, chance.sample(POOL, 2)) for question in order]
    assert with_shots(QUESTIONS, POOL, 2, 'running-42', first) == wanted
    # Python's generator is part of the promise: these are its draws.
    assert wanted[:2] == [('q2', ['b0', 'a2']), ('q1', ['b0', 'a0'])]


def test_todays_harness_keeps_the_order_and_has_seed_1234():
    chance = random.Random(1234)
    wanted = [(question, chance.sample(POOL, 3)) for question in QUESTIONS]
    assert with_shots(QUESTIONS, POOL, 3, 'harness-1234', first) == wanted


def test_balanced_examples_take_the_classes_in_turn_and_are_the_same_for_all():
    assert balanced(POOL, 5, first) == ['a0', 'b0', 'c0', 'a1', 'b1']
    assert balanced(POOL, 2, first, order=('c', 'a', 'b')) == ['c0', 'a0']
    assert [shots for _, shots in with_shots(QUESTIONS, POOL, 1, 'balanced', first)] == [['a0']] * 4


@pytest.mark.parametrize(('draw', 'seed'), [('running-42', 42), ('harness-1234', 1234)])
def test_where_the_questions_are_the_pool_none_is_its_own_example_and_all_are_asked(draw, seed):
    chance = random.Random(seed)
    order = list(POOL)
    if draw == 'running-42':
        chance.shuffle(order)
    drawn = [(question, chance.sample(POOL, 3)) for question in order]
    wanted = [(question, [row for row in rows if row != question][:2]) for question, rows in drawn]
    assert any(question in rows for question, rows in drawn)
    assert with_shots(POOL, POOL, 2, draw, first) == wanted


def test_balanced_examples_from_the_questions_are_not_asked():
    assert with_shots(POOL, POOL, 2, 'balanced', first) == [(row, ['a0', 'b0']) for row in ('a1', 'c0', 'b1', 'a2')]


@pytest.mark.parametrize('draw', ['running-42', 'balanced', 'harness-1234'])
@pytest.mark.parametrize('shots', [-1, 7])
def test_a_number_of_examples_that_cannot_be_is_an_error(draw, shots):
    with pytest.raises(TrainerError, match=f'Cannot draw {shots} examples: the pool has 6 rows'):
        with_shots(QUESTIONS, POOL, shots, draw, first)


def test_too_few_examples_of_a_class_are_an_error():
    with pytest.raises(TrainerError, match="too few of 'c'"):
        balanced(POOL, 6, first)


def test_a_prompt_without_examples_has_no_extra_line():
    assert assemble('D\n\n', [], 'Q') == 'D\n\nQ'
    assert assemble('D\n\n', ['E1', 'E2'], 'Q') == 'D\n\nE1\n\nE2\n\nQ'
