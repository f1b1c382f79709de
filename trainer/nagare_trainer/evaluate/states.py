"""The model as two halves: states of the last layer for a tree, and log-probabilities for the few places that count."""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any, Literal

import torch

from .attend import agrees, attending
from .groups import Group
from .tree import Tree, make_tree

Softmax = Literal['fp32', 'model']
# Rows of vocabulary-wide logits made at a time: 2048 x 52,224 in fp32 are 0.43 GB.
HEAD_ROWS = 2048


class FrozenPrefix:
    """
    Keys and values of a prefix, computed once for one row and read by every batch. What a batch adds is not kept, so a
    scoring pass stores nothing. Models ask a cache for `update` and `get_seq_length` alone where mask and positions
    are given.
    """

    def __init__(self, layers: Sequence[tuple[torch.Tensor, torch.Tensor]]):
        self.layers = layers

    def get_seq_length(self, layer_idx: int = 0) -> int:
        """How many ids the prefix has."""
        return self.layers[layer_idx][0].shape[2]

    def update(
        self, keys: torch.Tensor, values: torch.Tensor, layer_idx: int, *_: Any, **__: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The prefix in front of a batch's keys and values, (B, heads, P + L, head size)."""
        old_keys, old_values = self.layers[layer_idx]
        wide = (keys.shape[0], -1, -1, -1)
        return torch.cat([old_keys.expand(wide), keys], dim=2), torch.cat([old_values.expand(wide), values], dim=2)


class Halves:
    """
    A causal model split in body and head. The head runs on the places that predict a target, not on all: with 52
    thousand ids that saves memory before time. Where a model does more after its head (a cap, a scale), which a probe
    at the start finds out, the whole model runs instead.
    """

    def __init__(self, model: torch.nn.Module):
        self.model = (model.get_base_model() if hasattr(model, 'peft_config') else model).eval()
        self.body = getattr(self.model, self.model.base_model_prefix)
        self.head = self.model.get_output_embeddings()
        self.device, self.dtype = self.head.weight.device, self.head.weight.dtype
        self.split = self._splits()
        self.trees = self._takes_trees()

    @torch.inference_mode()
    def prefix(self, ids: Sequence[int]) -> FrozenPrefix | None:
        """Keys and values of a prefix; None for an empty one."""
        if not ids:
            return None
        cache = self.body(torch.tensor([list(ids)], device=self.device), use_cache=True).past_key_values
        return FrozenPrefix([(layer.keys, layer.values) for layer in cache.layers])

    @torch.inference_mode()
    def log_probs(
        self, tree: Tree, prefix: FrozenPrefix | None, softmax: Softmax = 'fp32'
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """For each of the N targets: its log-probability (N,), fp32, and whether it is the likeliest id (N,), bool."""
        given = {'input_ids': tree.ids, 'use_cache': False}
        if prefix is not None or tree.branches.mask is not None:
            given |= {'position_ids': tree.positions, 'past_key_values': prefix}
            ahead = prefix.get_seq_length() if prefix else 0
            given |= {'tree': tree.branches} if self.trees else {'attention_mask': tree.mask(ahead, self.dtype)}
        with attending(self.model) if 'tree' in given else nullcontext():
            found = self.body(**given).last_hidden_state if self.split else self.model(**given).logits
        flat = found.flatten(0, 1)
        parts = [
            self._chosen(flat[at], targets, softmax)
            for at, targets in zip(tree.at.split(HEAD_ROWS), tree.targets.split(HEAD_ROWS))
        ]
        return torch.cat([part[0] for part in parts]), torch.cat([part[1] for part in parts])

    def _chosen(self, rows: torch.Tensor, targets: torch.Tensor, softmax: Softmax) -> tuple[torch.Tensor, torch.Tensor]:
        logits = self.head(rows) if self.split else rows
        logits = logits.float() if softmax == 'fp32' else logits
        chosen = logits.log_softmax(dim=-1).gather(1, targets[:, None])[:, 0]
        return chosen.float(), logits.argmax(dim=-1) == targets

    @torch.inference_mode()
    def _splits(self) -> bool:
        probe = torch.arange(4, device=self.device)[None]
        whole = self.model(probe, use_cache=False).logits
        return torch.allclose(self.head(self.body(probe, use_cache=False).last_hidden_state), whole, atol=1e-4)

    def _takes_trees(self) -> bool:
        """Whether the model hands our attention what it asks for, and the device does it right."""
        if self.model.config._attn_implementation != 'sdpa' or not agrees(self.device, self.dtype):
            return False
        self.trees = True
        try:
            tree = make_tree([Group((0, 1, 2), ((1, 2), (2, 1)), (0, 1))], 1, self.device)
            self.log_probs(tree, self.prefix((0,)))
        except (TypeError, ValueError, AttributeError, RuntimeError):
            return False
        return True
