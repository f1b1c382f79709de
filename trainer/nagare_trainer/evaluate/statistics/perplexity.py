"""
Perplexity of answers, in the ways that differ. The paper's is the macro average with the end mark:
exp(mean over rows of the row's mean negative log-likelihood), so a one-id answer weighs as much as a long one, and the
end mark is up to half of it.
"""

from dataclasses import dataclass

import numpy as np

from .intervals import between, resampled_means


@dataclass(frozen=True)
class Answers:
    """
    One value a row, arrays (n,): the answer's log-likelihood without the end mark (nats), its ids, its characters, and
    the end mark's log-likelihood.
    """

    loglik: np.ndarray
    ids: np.ndarray
    characters: np.ndarray
    end: np.ndarray


# What is averaged over rows, and how means become the figure. A row's columns are averaged together, so that the
# interval of a ratio draws its two halves alike.
def _columns(answers: Answers) -> np.ndarray:
    whole, size = answers.loglik + answers.end, answers.ids + 1
    alone = np.divide(answers.loglik, answers.ids, out=np.zeros(len(size)), where=answers.ids > 0)
    columns = [whole / size, alone, answers.ids > 0, whole, size, answers.loglik, answers.ids, answers.characters]
    return np.stack([np.asarray(one, float) for one in columns], axis=1)


FIGURES = {
    'macroWithEos': lambda m: np.exp(-m[..., 0]),
    'macroWithoutEos': lambda m: np.exp(-m[..., 1] / m[..., 2]),
    'perToken': lambda m: np.exp(-m[..., 3] / m[..., 4]),
    'perTokenWithoutEos': lambda m: np.exp(-m[..., 5] / m[..., 6]),
    'bitsPerCharacter': lambda m: -m[..., 5] / np.log(2) / m[..., 7],
}


def perplexities(answers: Answers, draws: int, seed: int) -> dict[str, tuple[float, tuple[float, float]]]:
    """
    Each figure with its bootstrap interval. Answers of no id count in the figures with the end mark alone. A figure
    without a value is left out, as are draws without one: no answer counts in it, or it is too large for a number.
    """
    columns = _columns(answers)
    drawn = resampled_means(columns, draws, seed)
    found = {}
    for name, one in FIGURES.items():
        with np.errstate(divide='ignore', invalid='ignore', over='ignore'):
            value, values = one(columns.mean(0)), one(drawn)
        finite = values[np.isfinite(values)]
        if np.isfinite(value):
            found[name] = float(value), between(finite if len(finite) else np.array([value]))
    return found


def why_missing(answers: Answers) -> str:
    """Why a figure has no value."""
    return 'too large for a number' if answers.ids.any() else 'no answer has an id besides the end mark'
