"""
Attention over trees. The columns before `contexts` are read in causal order, by the fastest kernel there is; only the
few ids of the branches behind them need a mask. One mask over all would cost each id the slow kernel.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch.nn.attention.bias import causal_lower_right
from transformers import AttentionInterface
from transformers.integrations.sdpa_attention import repeat_kv

NAME = 'nagare-tree'
"""The attention's name for transformers, which makes no mask for it."""


@dataclass(frozen=True)
class Branches:
    """Of L columns `contexts` are in causal order; `mask` (B, 1, L - contexts, P + L): what those behind them see."""

    contexts: int
    mask: torch.Tensor | None


def tree_attention(
    module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    *,
    tree: Branches,
    scaling: float | None = None,
    **_: Any,
) -> tuple[torch.Tensor, None]:
    """
    query: (B, heads, L, size), key and value: (B, key heads, P + L, size); gives (B, L, heads, size). `tree` must be
    given: a model that does not hand it down fails, and is not scored wrong.
    """
    groups = query.shape[1] // key.shape[1]
    key, value = repeat_kv(key, groups), repeat_kv(value, groups)
    end = key.shape[2] - query.shape[2] + tree.contexts
    found = _causal(query[:, :, : tree.contexts], key[:, :, :end], value[:, :, :end], scaling)
    if tree.mask is not None:
        behind = F.scaled_dot_product_attention(query[:, :, tree.contexts :], key, value, tree.mask, scale=scaling)
        found = torch.cat([found, behind], dim=2)
    return found.transpose(1, 2).contiguous(), None


@contextmanager
def attending(model: torch.nn.Module) -> Iterator[None]:
    """Within, the model attends to trees."""
    before = model.config._attn_implementation
    model.config._attn_implementation = NAME
    try:
        yield
    finally:
        model.config._attn_implementation = before


def agrees(device: torch.device, dtype: torch.dtype) -> bool:
    """Tries it against one mask over all: a device or a release on which it differs is seen."""
    query, key, value = (torch.randn(2, 2, size, 64, device=device, dtype=dtype) for size in (7, 10, 10))
    mask = torch.ones(7, 10, dtype=torch.bool, device=device).tril(3).expand(2, 1, 7, 10)
    wanted = F.scaled_dot_product_attention(query, key, value, mask).transpose(1, 2)
    tree = Branches(5, mask[:, :, 5:])
    try:
        found, _ = tree_attention(torch.nn.Identity(), query, key, value, None, tree=tree)
    except (RuntimeError, TypeError, NotImplementedError):
        return False
    return torch.allclose(found.float(), wanted.float(), atol=2e-2)


def _causal(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, scale: float | None) -> torch.Tensor:
    rows, columns = query.shape[2], key.shape[2]
    if rows == columns:
        return F.scaled_dot_product_attention(query, key, value, is_causal=True, scale=scale)
    if query.device.type == 'cuda':
        mask = causal_lower_right(rows, columns)
    else:
        mask = torch.ones(rows, columns, dtype=torch.bool, device=query.device).tril(columns - rows)
    return F.scaled_dot_product_attention(query, key, value, mask, scale=scale)


AttentionInterface.register(NAME, tree_attention)
