"""Figures by hand, and against scikit-learn as an independent witness."""

import numpy as np
import pytest
from scipy.stats import binom

from nagare_trainer.evaluate.statistics.calibration import confidences, expected_calibration_error
from nagare_trainer.evaluate.statistics.classes import FIGURES, confusion, constant_answers
from nagare_trainer.evaluate.statistics.intervals import class_interval, mean_interval
from nagare_trainer.evaluate.statistics.paired import compare

sklearn_metrics = pytest.importorskip('sklearn.metrics')
CHANCE = np.random.default_rng(5)
GOLD = CHANCE.integers(0, 3, 500)
ANSWER = np.where(CHANCE.random(500) < 0.6, GOLD, CHANCE.integers(0, 3, 500))
WITNESS = {
    'accuracy': sklearn_metrics.accuracy_score,
    'balancedAccuracy': sklearn_metrics.balanced_accuracy_score,
    'mcc': sklearn_metrics.matthews_corrcoef,
    'macroF1': lambda gold, answer: sklearn_metrics.f1_score(gold, answer, average='macro'),
}


@pytest.mark.filterwarnings('ignore:y_pred contains classes')
@pytest.mark.parametrize('name', list(FIGURES))
@pytest.mark.parametrize('classes', [3, 4])
def test_figures_equal_scikit_learn(name, classes):
    # With classes=4 one class never occurs: it must not count.
    constant = np.full_like(GOLD, 2)
    partly = np.where(GOLD == 2, 1, GOLD)
    for gold, answer in ((GOLD, ANSWER), (GOLD, constant), (partly, ANSWER)):
        found = FIGURES[name](confusion(gold, answer, classes))
        assert float(found) == pytest.approx(WITNESS[name](gold, answer))


def test_confusion_and_constant_answers_by_hand():
    matrix = confusion(np.array([0, 0, 1, 2]), np.array([0, 1, 1, 1]), 3)
    assert matrix.tolist() == [[1, 1, 0], [0, 1, 0], [0, 1, 0]]
    assert constant_answers(matrix).tolist() == [0.5, 0.25, 0.25]


def test_a_constant_answer_has_a_third_balanced_and_no_correlation():
    matrix = confusion(GOLD, np.zeros_like(GOLD), 3)
    assert float(FIGURES['balancedAccuracy'](matrix)) == pytest.approx(1 / 3)
    assert float(FIGURES['mcc'](matrix)) == 0


def test_the_interval_is_the_binomial_one_and_its_seed_fixes_it():
    matrix = confusion(GOLD, ANSWER, 3)
    low, high = class_interval(FIGURES['accuracy'], matrix, 20_000, seed=1)
    share = (GOLD == ANSWER).mean()
    wanted = binom.ppf([0.025, 0.975], 500, share) / 500
    assert [low, high] == pytest.approx(wanted, abs=0.003)
    assert class_interval(FIGURES['mcc'], matrix, 200, 1) == class_interval(FIGURES['mcc'], matrix, 200, 1)
    assert class_interval(FIGURES['mcc'], matrix, 200, 1) != class_interval(FIGURES['mcc'], matrix, 200, 2)


def test_resampling_cells_is_resampling_rows():
    right = (GOLD == ANSWER).astype(float)
    by_rows = mean_interval(right, 20_000, seed=2)
    assert class_interval(FIGURES['accuracy'], confusion(GOLD, ANSWER, 3), 20_000, 3) == pytest.approx(
        by_rows, abs=0.004
    )


def test_two_models_are_compared_row_by_row():
    first, second = np.array([1, 1, 0, 0, 0, 0, 0, 1]), np.array([1, 0, 1, 1, 1, 1, 1, 1])
    found = compare(first, second, 2000, seed=0)
    # One row against five: two-sided p is 2 * (1 + 6) / 64.
    assert (found.only_first, found.only_second, found.p) == (1, 5, pytest.approx(14 / 64))
    assert found.difference == 0.5
    assert found.interval[0] <= 0.5 <= found.interval[1]
    assert compare(first, first, 100, 0).p == 1.0
    assert compare(first * 0.5, second, 100, 0).p is None


def test_calibration_by_hand():
    # Four rows sure to .75 and three right: calibrated. Four sure to .95 and none right: off by .95.
    sure = np.array([0.75] * 4 + [0.95] * 4)
    right = np.array([1, 1, 1, 0, 0, 0, 0, 0])
    assert expected_calibration_error(sure, right) == pytest.approx(0.5 * 0.95)
    assert expected_calibration_error(np.ones(3), np.ones(3)) == 0
    table = np.array([[np.log(3), 0.0, -np.inf], [-900.0, -900.0, -900.0]])
    assert confidences(table) == pytest.approx(np.array([[0.75, 0.25, 0], [1 / 3] * 3]))
