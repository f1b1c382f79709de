"""How fast the evaluator scores on the 7B shape: JNLI with three examples and VQA, beside two plain ways."""

from typing import Any

import torch

from ..configs import model_config
from ..evaluate.speed import measure_speed
from ..models import random_model
from .speed import free


def scoring_speed(shape: dict[str, Any], device: torch.device, tiny: bool) -> dict[str, Any]:
    """What `measure_speed` finds, on random weights in bf16 (fp32 where tiny, on the CPU)."""
    precision = 'fp32' if tiny else 'bf16'
    model = random_model(model_config('gpt_neox', **shape), precision=precision, device=str(device))
    try:
        return measure_speed(model, rows=2, seconds=1) if tiny else measure_speed(model)
    finally:
        del model
        free(device)
