"""Is a model as often right as it is sure? Sure means the share of the answer among the choices' probabilities."""

import numpy as np


def confidences(logliks: np.ndarray) -> np.ndarray:
    """Choice probabilities (n, K) from summed log-likelihoods (n, K); -inf marks a choice that a row does not have."""
    shifted = np.exp(logliks - logliks.max(1, keepdims=True))
    return shifted / shifted.sum(1, keepdims=True)


def expected_calibration_error(sure: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """
    ECE (Naeini 2015) over `bins` equal bins of confidence: the mean gap between confidence and accuracy in a bin,
    weighted by its rows. 0 is calibrated.
    """
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [abs(sure[place == one].mean() - right[place == one].mean()) * (place == one).sum() for one in set(place)]
    return float(sum(gaps) / len(sure))
