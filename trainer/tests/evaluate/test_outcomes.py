"""Figures of choices and texts from hand-made answers, and rows that cannot be scored. All of it is made up."""

import json
import re

import numpy as np
import pytest

from nagare_trainer.errors import TrainerError
from nagare_trainer.evaluate import choices, texts
from nagare_trainer.evaluate.check import checked
from nagare_trainer.evaluate.generate import Written
from nagare_trainer.evaluate.scorer import Score
from nagare_trainer.evaluate.task import (
    About,
    Answer,
    Choice,
    ChoiceTask,
    Decoding,
    GenerationTask,
    PerplexityTask,
    Question,
    Task,
)
from nagare_trainer.evaluate.unmeasured import Unmeasured

ABOUT = About('1', 'plain')


def outcome(table: list[list[float]], gold: list[int], words: tuple[str, ...], labels: tuple[str, ...] = ()):
    rows = tuple(Choice(str(place), '何', words, one) for place, one in enumerate(gold))
    scores = [Score(loglik, 1, loglik, False, 0) for row in table for loglik in row]
    return choices.outcome(ChoiceTask('made', ABOUT, rows, labels), scores, draws=20, seed=0)


@pytest.mark.parametrize(
    ('words', 'answer'),
    [
        # -4/2 against -6/4; a blank at either end counts as a character in both harnesses ...
        (('ab', 'abcd'), 1),
        (('ab', ' b'), 0),
        (('ab', 'b '), 0),
        (('a', '  b '), 1),
        # ... and a newline in front is no part of the choice: today's harness puts it there.
        (('\nab', '\nabc'), 0),
    ],
)
def test_by_character_means_by_the_characters_of_the_choice(words, answer):
    lengths = [len(word.removeprefix('\n')) for word in words]
    assert int(np.argmax(np.array([-4.0, -6.0]) / lengths)) == answer
    assert outcome([[-4.0, -6.0]], [answer], words).figures['accNorm'] == 1.0


def test_what_the_results_say_of_classes_by_hand():
    """Right, right, wrong as C, wrong as C; no row is of D. By character the first is C: -2.7 / 3 beats -1."""
    table = [[-1.0, -2.0, -2.7, -9.0], [-2.0, -1.0, -3.9, -9.0], [-2.0, -9.0, -1.0, -9.0], [-2.0, -9.0, -1.0, -9.0]]
    cut = [[0, 0, 0, 0], [0, 2, 3, 2], [1, 1, 1, 1], [0, 0, 0, 0]]
    rows = tuple(Choice(str(place), '何', ('a', 'bb', 'ccc', 'dddd'), gold) for place, gold in enumerate((0, 1, 0, 0)))
    pairs = [(loglik, less) for some, lesses in zip(table, cut) for loglik, less in zip(some, lesses)]
    scores = [Score(loglik, 1, loglik, False, less) for loglik, less in pairs]
    found = choices.outcome(ChoiceTask('made', ABOUT, rows, ('A', 'B', 'C', 'D')), scores, draws=20, seed=0)
    assert found.detail == {
        'cut': {'rows': 2, 'ids': 11, 'mostIds': 3},
        'labels': ['A', 'B', 'C', 'D'],
        'majority': 0.75,
        'majorityLabel': 'A',
        'constantAnswers': {'A': 0.75, 'B': 0.25, 'C': 0.0, 'D': 0.0},
        'confusion': [[1, 0, 2, 0], [0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]],
        'answers': {'A': 0.25, 'B': 0.25, 'C': 0.5, 'D': 0.0},
        'answersByCharacter': {'A': 0.0, 'B': 0.25, 'C': 0.75, 'D': 0.0},
        'balancedAccuracyOfAConstant': 0.5,
        'accuracyLessMajority': -0.25,
    }
    sure = [np.exp(max(row)) / np.exp(row).sum() for row in table]
    # In bins of a tenth: .64, which is right, and .70, .73, .73, of which a third is.
    assert found.figures['ece'] == pytest.approx((1 - sure[0]) / 4 + (np.mean(sure[1:]) - 1 / 3) * 3 / 4)
    assert [row['cut'] for row in found.rows] == [0, 3, 1, 0]
    assert [row['confidence'] for row in found.rows] == pytest.approx(sure)


def test_without_classes_chance_is_the_mean_share_of_a_choice():
    rows = (Choice('1', '何', ('a', 'b'), 1), Choice('2', '何', ('a', 'b', 'c', 'd'), 3))
    scores = [Score(loglik, 1, loglik, False, 0) for loglik in (-1.0, -2.0, -4.0, -3.0, -2.0, -1.0)]
    found = choices.outcome(ChoiceTask('made', ABOUT, rows), scores, draws=20, seed=0)
    assert (found.detail['chance'], found.figures['accuracy']) == (0.375, 0.5)
    assert [row['logliks'] for row in found.rows] == [[-1.0, -2.0], [-4.0, -3.0, -2.0, -1.0]]


def test_the_first_of_equals_is_the_answer():
    found = outcome([[-3.0, -3.0, -3.0]] * 4, [0, 1, 2, 2], ('a', 'b', 'c'), ('A', 'B', 'C'))
    assert found.detail['answers'] == {'A': 1.0, 'B': 0.0, 'C': 0.0}
    assert (found.figures['accuracy'], found.figures['mcc']) == (0.25, 0.0)


def test_the_majority_is_of_what_can_be_answered():
    """Two choices and three labels: most rows are of the third, which no answer can be."""
    found = outcome([[-1.0, -2.0]] * 4, [0, 2, 2, 2], ('a', 'b'), ('A', 'B', 'neutral'))
    assert (found.detail['majority'], found.detail['majorityLabel']) == (0.25, 'A')
    assert found.detail['constantAnswers'] == {'A': 0.25, 'B': 0.0}


@pytest.mark.filterwarnings('error')
@pytest.mark.parametrize('rows', [[[-1.0, -2.0]], [[-1e6, -2.0]], [[-1.0, -2.0]] * 9, [[-5.0, -5.0]] * 9])
@pytest.mark.parametrize('labels', [(), ('A', 'B')])
def test_one_row_equal_rows_and_one_class_have_figures(rows, labels):
    found = outcome(rows, [1] * len(rows), ('a', 'b'), labels)
    json.dumps([found.figures, found.spread, found.detail, found.paired], allow_nan=False)
    assert found.figures['accuracy'] == float(rows[0][1] > rows[0][0])


def choice(**changes) -> Task:
    row = Choice(**{'id': '1', 'context': '何', 'choices': ('a', 'b'), 'gold': 1, **changes})
    return ChoiceTask('made', ABOUT, (Choice('0', '何', ('a', 'b'), 0), row), ('A', 'B'))


@pytest.mark.parametrize(
    ('task', 'says'),
    [
        (choice(gold=2), "row 2 with the id '1': gold is 2; wanted a place from 0 to 1"),
        (choice(gold=-1), 'gold is -1'),
        (choice(gold='1'), "gold is '1'"),
        (choice(choices=()), 'it has no choice'),
        (choice(choices=('a', '')), 'a choice is empty'),
        (choice(choices=('a', 'b', 'c')), '3 choices; wanted one for each of the 2 labels'),
        (choice(context='\ud83d'), 'is no text that UTF-8 can say'),
        (PerplexityTask('made', ABOUT, (Answer('1', '何', '\ud83d'),)), 'is no text'),
        (ChoiceTask('made', ABOUT, ()), 'it has no rows'),
        (GenerationTask('made', ABOUT, (Question('1', '何'),), Decoding(0)), 'maxNewTokens is 0'),
        (GenerationTask('made', ABOUT, (Question('1', '何'),), Decoding(1, 0.0)), 'repetitionPenalty 0.0'),
    ],
)
def test_rows_that_cannot_be_scored_are_named(task, says):
    with pytest.raises(TrainerError, match=says):
        checked(task)


def test_answers_that_are_all_empty_are_a_gap():
    with pytest.raises(Unmeasured, match='all 2 answers are empty; wanted text'):
        checked(PerplexityTask('made', ABOUT, (Answer('1', '何', ''),) * 2))


def test_ids_that_stand_twice_are_declared():
    assert checked(choice()) == choice()
    # Two choices and three labels: what is right need not be offered.
    unanswerable = ChoiceTask('made', ABOUT, (Choice('0', '何', ('a', 'b'), 2),), ('A', 'B', 'neutral'))
    assert checked(unanswerable) == unanswerable
    assert checked(choice(id='0')).about.notes == (
        '1 ids stand on more than one row: of these, predictions lead back to no single row.',
    )


@pytest.mark.parametrize(
    ('judge', 'says'),
    [
        (lambda text, right: {'f1': float('nan')}, "the id '1': judge gives {'f1': nan}"),
        (lambda text, right: None, 'judge gives None'),
        (lambda text, right: {'f1': '1'}, "judge gives {'f1': '1'}"),
        (lambda text, right: {right[0]: 1.0}, "the id '2': judge gives {'b': 1.0}"),
    ],
)
def test_a_judge_that_gives_no_figures_is_named(judge, says):
    task = GenerationTask('made', ABOUT, (Question('1', '何', ('a',)), Question('2', '何', ('b',))), Decoding(1), judge)
    with pytest.raises(TrainerError, match=re.escape(says) + '; wanted the same figures'):
        texts.outcome(task, [Written('x')] * 2, 10, 0)


def test_texts_by_hand():
    rows = tuple(Question(name, '何', ('犬',)) for name in ('a', 'b', 'c', 'd'))
    task = GenerationTask(
        'made', ABOUT, rows, Decoding(1), lambda text, right: {'exact': text in right, 'size': len(text)}
    )
    found = texts.outcome(task, [Written('犬'), Written(' \n', 3), Written('何'), Written('犬だ', 1)], 20, 0)
    assert found.figures == {'exact': 0.25, 'size': 1.5}
    assert found.detail == {'cut': {'rows': 2, 'ids': 4, 'mostIds': 3}, 'emptyTexts': 1}
    assert found.paired == {'exact': [1.0, 0.0, 0.0, 0.0], 'size': [1.0, 2.0, 1.0, 2.0]}
    assert found.rows[1] == {'id': 'b', 'prompt': '何', 'response': ' \n', 'cut': 3, 'exact': 0.0, 'size': 2.0}
