"""Percentile bootstrap, seeded. Rows are drawn with replacement; the same seed gives the same interval."""

import numpy as np

from .classes import Figure

LEVEL = 0.95


def class_interval(figure: Figure, matrix: np.ndarray, draws: int, seed: int) -> tuple[float, float]:
    """
    The interval of a figure of a confusion matrix. Drawing n rows with replacement is a multinomial draw over the
    matrix's cells: the same distribution, without touching rows.
    """
    return between(figure(_resampled(matrix, draws, seed)))


def mean_interval(values: np.ndarray, draws: int, seed: int) -> tuple[float, float]:
    """The interval of a mean of one value a row."""
    return between(resampled_means(values[:, None], draws, seed)[:, 0])


def resampled_means(values: np.ndarray, draws: int, seed: int, block: int = 2_000_000) -> np.ndarray:
    """Means (draws, C) of the columns of values (n, C), the same rows drawn for each column; in bounded memory."""
    chance = np.random.default_rng(seed)
    rows = len(values)
    step = max(1, block // max(rows, 1))
    made = [values[chance.integers(0, rows, (min(step, draws - at), rows))].mean(1) for at in range(0, draws, step)]
    return np.concatenate(made) if made else np.empty((0, values.shape[1]))


def between(values: np.ndarray) -> tuple[float, float]:
    """The middle 95 percent of resampled figures."""
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _resampled(matrix: np.ndarray, draws: int, seed: int) -> np.ndarray:
    size = int(matrix.sum())
    drawn = np.random.default_rng(seed).multinomial(size, matrix.ravel() / size, size=draws)
    return drawn.reshape(draws, *matrix.shape)
