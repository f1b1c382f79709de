"""
Figures of a classification, each a function of its confusion matrix: (..., K, K) counts, gold in rows, answers in
columns. Leading axes are resamples, so that an interval is the same code as the figure.
"""

from collections.abc import Callable

import numpy as np

Figure = Callable[[np.ndarray], np.ndarray]


def confusion(gold: np.ndarray, answer: np.ndarray, classes: int) -> np.ndarray:
    """Counts (K, K) of gold class (rows) by answered class (columns)."""
    return np.bincount(gold * classes + answer, minlength=classes * classes).reshape(classes, classes)


def accuracy(matrix: np.ndarray) -> np.ndarray:
    """Share of right answers."""
    return _over(_hits(matrix).sum(-1), matrix.sum((-1, -2)))


def balanced_accuracy(matrix: np.ndarray) -> np.ndarray:
    """Mean recall over the classes that occur in gold; 1/K for any constant answer."""
    rows = matrix.sum(-1)
    return _over(_over(_hits(matrix), rows).sum(-1), (rows > 0).sum(-1))


def macro_f1(matrix: np.ndarray) -> np.ndarray:
    """Mean F1 over the classes that occur in gold or among the answers."""
    hits, rows, columns = _hits(matrix), matrix.sum(-1), matrix.sum(-2)
    return _over(_over(2 * hits, rows + columns).sum(-1), (rows + columns > 0).sum(-1))


def matthews(matrix: np.ndarray) -> np.ndarray:
    """Matthews' correlation for K classes (Gorodkin 2004); 0 for any constant answer."""
    rows, columns = matrix.sum(-1).astype(float), matrix.sum(-2).astype(float)
    size, hits = rows.sum(-1), _hits(matrix).sum(-1)
    over = hits * size - (rows * columns).sum(-1)
    under = np.sqrt((size**2 - (columns**2).sum(-1)) * (size**2 - (rows**2).sum(-1)))
    return _over(over, under)


FIGURES: dict[str, Figure] = {
    'accuracy': accuracy,
    'balancedAccuracy': balanced_accuracy,
    'mcc': matthews,
    'macroF1': macro_f1,
}


def constant_answers(matrix: np.ndarray) -> np.ndarray:
    """The accuracy of answering each class always, (K,); the largest is the majority baseline."""
    return _over(matrix.sum(-1), matrix.sum())


def _hits(matrix: np.ndarray) -> np.ndarray:
    return np.diagonal(matrix, axis1=-2, axis2=-1)


def _over(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    one, other = np.asarray(one, float), np.asarray(other, float)
    return np.divide(one, other, out=np.zeros(np.broadcast_shapes(one.shape, other.shape)), where=other != 0)
