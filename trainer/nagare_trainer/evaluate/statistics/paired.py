"""Two models on the same rows: is one better, and by how much? Both answer each row, so rows are compared in pairs."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from .intervals import between, resampled_means


@dataclass(frozen=True)
class Comparison:
    """
    difference   mean of the second less mean of the first, with its bootstrap interval over rows
    only_first   rows that the first alone has right; only_second likewise; None where values are not right or wrong
    p            exact McNemar test (two-sided binomial over those rows); None likewise
    """

    rows: int
    difference: float
    interval: tuple[float, float]
    only_first: int | None
    only_second: int | None
    p: float | None


def compare(first: np.ndarray, second: np.ndarray, draws: int, seed: int) -> Comparison:
    """Compares one value a row (right or wrong as 1 and 0, an F1, a log-likelihood), paired by place."""
    gap = second.astype(float) - first.astype(float)
    interval = between(resampled_means(gap[:, None], draws, seed)[:, 0])
    return Comparison(len(gap), float(gap.mean()), interval, *_mcnemar(first, second))


def _mcnemar(first: np.ndarray, second: np.ndarray) -> tuple[int | None, int | None, float | None]:
    if not np.isin(np.concatenate([first, second]), (0, 1)).all():
        return None, None, None
    one, other = int(((first == 1) & (second == 0)).sum()), int(((first == 0) & (second == 1)).sum())
    return one, other, float(binomtest(one, one + other).pvalue) if one + other else 1.0
