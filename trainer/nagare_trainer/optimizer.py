"""AdamW with linear warm-up from 0 and linear decay to 0; the rate is a function of the step alone."""

import torch

from .config import OptimizerSettings


def make_optimizer(parameters: list[torch.nn.Parameter], settings: OptimizerSettings) -> torch.optim.AdamW:
    """AdamW over fp32 parameters, fused on CUDA."""
    return torch.optim.AdamW(
        parameters,
        lr=settings.rate,
        betas=tuple(settings.betas),
        eps=settings.eps,
        weight_decay=settings.weight_decay,
        fused=parameters[0].device.type == 'cuda',
    )


def rate_at(step: int, total: int, settings: OptimizerSettings) -> float:
    """The learning rate of the step with this number, from 0; as transformers' linear schedule, the first is 0."""
    warmup = settings.warmup_steps
    if step < warmup:
        return settings.rate * step / max(1, warmup)
    return settings.rate * max(0.0, (total - step) / max(1, total - warmup))
