"""One optimiser step: rows in, adapter changed, figures out."""

from dataclasses import dataclass

import torch

from .config import RunSettings
from .layout import Batch
from .optimizer import rate_at
from .ranks import Ranks
from .trainee import Trainee
from .zero import ZeroEngine


@dataclass(frozen=True)
class Outcome:
    """
    Figures of a step over all processes. `loss`: by token, None where no row was left. `length`: of a token's row, mean
    over tokens, for counting operations.
    """

    loss: float | None
    rate: float
    gradient: float
    tokens: int
    predicted: int
    length: float


def take_step(
    trainee: Trainee,
    optimizer: torch.optim.Optimizer,
    batch: Batch,
    run: RunSettings,
    place: tuple[int, int],
    ranks: Ranks,
    zero: ZeroEngine | None = None,
) -> Outcome:
    """
    Gradients of the sum of the losses of all rows over the number of predicted tokens of all: how rows are grouped into
    passes or spread over processes changes nothing. `place`: this step's number from 0, and the number of all.
    """
    passes = batch.passes
    kept = [len(row.ids) for row in batch.rows if not row.dropped]
    squares = sum(length * length for length in kept)
    counted = torch.tensor([sum(one.predicted for one in passes), sum(kept), squares], dtype=torch.float64)
    place_of_sum = trainee.device if ranks.world > 1 else 'cpu'
    predicted, tokens, squares = (int(one) for one in ranks.sum(counted.to(place_of_sum)))
    total = torch.zeros((), device=trainee.device)
    if zero:
        passes = zero.even(passes, ranks, trainee.device)
    for number, one in enumerate(passes, 1):
        loss = trainee.loss(one.to(trainee.device))
        share = loss / max(1, predicted)
        zero.backward(share, number == len(passes)) if zero else share.backward()
        total += loss.detach()
    rate = rate_at(*place, run.optimizer)
    if zero:
        gradient = zero.step(rate) if passes else 0.0
    else:
        parameters = trainee.trained()
        ranks.sum_gradients(parameters)
        gradient = _update(optimizer, parameters, rate, run.optimizer.clip) if predicted else 0.0
    mean = float(ranks.sum(total)) / predicted if predicted else None
    return Outcome(mean, rate, gradient, tokens, predicted, squares / max(1, tokens))


def _update(optimizer: torch.optim.Optimizer, parameters: list[torch.nn.Parameter], rate: float, clip: float) -> float:
    for group in optimizer.param_groups:
        group['lr'] = rate
    norm = torch.nn.utils.clip_grad_norm_(parameters, clip if clip > 0 else float('inf'))
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return float(norm)
