"""Loss over the rows held out, without dropout and without gradients."""

import math
from typing import Any

import torch

from .config import DataSettings
from .encode import Encoded, Encoder
from .layout import lay_out
from .ranks import Ranks
from .stream import open_stream, position
from .trainee import Trainee


def held_out(data: DataSettings, encoder: Encoder, ranks: Ranks) -> list[Encoded]:
    """This process's part of the validation split, encoded."""
    stream = open_stream(data, position(data, 'validation', 0, ranks.rank, ranks.world))
    try:
        return [row for batch in stream for row in encoder.encode(batch)]
    finally:
        stream.close()


def validate(trainee: Trainee, rows: list[Encoded], layout: str, tokens: int, ranks: Ranks) -> dict[str, Any]:
    """Loss by token over all processes' rows, its perplexity, and how many tokens it is of."""
    trainee.model.eval()
    sums = torch.zeros(2, dtype=torch.float64, device=trainee.device)
    with torch.no_grad():
        for one in lay_out(rows, layout, tokens):
            sums[0] += trainee.loss(one.to(trainee.device)).double()
            sums[1] += one.predicted
    trainee.model.train()
    total, predicted = (float(one) for one in ranks.sum(sums))
    if predicted == 0:
        return {'loss': None, 'perplexity': None, 'tokens': 0}
    loss = total / predicted
    return {'loss': loss, 'perplexity': math.exp(min(loss, 700.0)), 'tokens': int(predicted)}
