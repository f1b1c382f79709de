"""How fast the evaluator scores on the 7B shape: JNLI with three examples and VQA, beside two plain ways."""

from collections.abc import Iterator
from typing import Any

from ..configs import model_config
from ..evaluate.speed import SHAPES, measure_speed
from ..models import random_model
from .speed import attempt
from .stages import Found


def scoring_speed(shape: dict[str, Any], where: str, tiny: bool) -> Iterator[Found]:
    """What `measure_speed` finds, on random weights in bf16 (fp32 where tiny, on the CPU)."""
    model = random_model(model_config('gpt_neox', **shape), precision='fp32' if tiny else 'bf16', device=where)
    rows, seconds = (2, 1.0) if tiny else (512, 8.0)
    for name in SHAPES:
        yield (
            ('scoring', name),
            attempt(lambda name=name: measure_speed(model, shapes=[name], rows=rows, seconds=seconds)[name]),
        )
