"""
Cross-entropy from hidden states, a chunk of tokens at a time: the logits of a whole batch (52 thousand numbers a token)
never exist. With a frozen head the gradient of the hidden states is made in the same pass, so nothing is kept.
"""

from typing import Any

import torch
import torch.nn.functional as F
from torch.utils.checkpoint import checkpoint

from .encode import IGNORED

CHUNK = 2048
"""Tokens whose logits exist at one time; of 52,224 words in fp32 that is 0.43 GB."""


class _FrozenHead(torch.autograd.Function):
    """Sum over tokens of -log p(target); hidden (N, H), weight (V, H), bias (V,) or None, targets (N,)."""

    @staticmethod
    def forward(ctx: Any, hidden: torch.Tensor, weight: torch.Tensor, bias: Any, targets: torch.Tensor) -> torch.Tensor:
        slope = torch.empty_like(hidden)
        total = torch.zeros((), dtype=torch.float32, device=hidden.device)
        for start in range(0, len(hidden), CHUNK):
            part, wanted = hidden[start : start + CHUNK], targets[start : start + CHUNK]
            logits = F.linear(part, weight, bias).float()
            total += F.cross_entropy(logits, wanted, reduction='sum')
            chances = logits.softmax(-1)
            chances[torch.arange(len(wanted), device=wanted.device), wanted] -= 1
            slope[start : start + CHUNK] = chances.to(weight.dtype) @ weight
        ctx.save_for_backward(slope)
        return total

    @staticmethod
    def backward(ctx: Any, given: torch.Tensor) -> tuple[Any, ...]:
        (slope,) = ctx.saved_tensors
        # In fp32: 1 / tokens, rounded to bf16, would be off by up to 0.4 %.
        return (slope.float() * given).to(slope.dtype), None, None, None


def summed_loss(hidden: torch.Tensor, head: torch.nn.Module, targets: torch.Tensor) -> torch.Tensor:
    """The sum (fp32) of the loss over the targets that are not -100. hidden: (B, L, H); targets: (B, L)."""
    wanted = targets.flatten()
    kept = (wanted != IGNORED).nonzero().flatten()
    hidden, wanted = hidden.flatten(0, 1)[kept], wanted[kept]
    if not torch.is_grad_enabled():
        return _parts(hidden, head, wanted, keep=True)
    if type(head) is torch.nn.Linear and not any(one.requires_grad for one in head.parameters()):
        return _FrozenHead.apply(hidden, head.weight, head.bias, wanted)
    return _parts(hidden, head, wanted, keep=False)


def _parts(hidden: torch.Tensor, head: torch.nn.Module, targets: torch.Tensor, keep: bool) -> torch.Tensor:
    one = lambda part, wanted: F.cross_entropy(head(part).float(), wanted, reduction='sum')  # noqa: E731
    run = one if keep else lambda *given: checkpoint(one, *given, use_reentrant=False)
    total = torch.zeros((), dtype=torch.float32, device=hidden.device)
    for start in range(0, len(hidden), CHUNK):
        total = total + run(hidden[start : start + CHUNK], targets[start : start + CHUNK])
    return total
