"""The tensors of a batch of groups: ids, positions, which id sees which, and where each target is predicted."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from .groups import Group


@dataclass(frozen=True)
class Tree:
    """
    A batch of B rows, padded on the right to L ids after P ids of prefix.

    ids        (B, L) int64
    positions  (B, L) int64, counted from the prefix's begin; a branch goes on where its context ends
    mask       (B, 1, L, P + L) added to the attention scores, or None where plain causal attention is the same
    at         (N,) int64: the place in the flattened (B * L) states that predicts target n
    targets    (N,) int64
    sizes      one list a row: how many targets each branch has, in order; they sum to N
    """

    ids: torch.Tensor
    positions: torch.Tensor
    mask: torch.Tensor | None
    at: torch.Tensor
    targets: torch.Tensor
    sizes: list[list[int]]


def make_tree(groups: Sequence[Group], prefix: int, dtype: torch.dtype, device: torch.device | str) -> Tree:
    """The tensors of a batch; `prefix` ids at the head of each context are left out, being computed already."""
    rows = [_row(group, prefix) for group in groups]
    width = max(len(ids) for ids, *_ in rows)
    ids = _padded([row[0] for row in rows], width, 0)
    positions = _padded([row[1] for row in rows], width, 0)
    branch = _padded([row[2] for row in rows], width, -1)
    at = [width * number + place for number, row in enumerate(rows) for place in row[3]]
    targets = [id for group in groups for branch_ids in group.branches for id in branch_ids]
    plain = prefix == 0 and all(len(group.branches) == 1 for group in groups)
    return Tree(
        ids.to(device),
        positions.to(device),
        None if plain else _mask(branch.to(device), prefix, dtype),
        torch.tensor(at, device=device),
        torch.tensor(targets, device=device),
        [[len(branch_ids) for branch_ids in group.branches] for group in groups],
    )


def _row(group: Group, prefix: int) -> tuple[list[int], list[int], list[int], list[int]]:
    # ids, positions, branch number of each id (0: the context), and the places that predict the targets.
    end = len(group.context)
    ids = list(group.context[prefix:])
    positions = list(range(prefix, end))
    numbers = [0] * len(ids)
    last, places = len(ids) - 1, []
    for number, branch in enumerate(group.branches, start=1):
        start = len(ids)
        places += [last, *range(start, start + len(branch) - 1)]
        ids += branch[:-1]
        positions += range(end, end + len(branch) - 1)
        numbers += [number] * (len(branch) - 1)
    return ids, positions, numbers, places


def _padded(rows: list[list[int]], width: int, filler: int) -> torch.Tensor:
    return torch.tensor([row + [filler] * (width - len(row)) for row in rows])


def _mask(branch: torch.Tensor, prefix: int, dtype: torch.dtype) -> torch.Tensor:
    rows, width = branch.shape
    before = torch.ones(width, width, dtype=torch.bool, device=branch.device).tril()
    key, query = branch[:, None, :], branch[:, :, None]
    seen = before & ((key == 0) | (key == query))  # (B, L, L); padding sees itself, so that no row is empty
    seen = torch.cat([seen.new_ones(rows, width, prefix), seen], dim=2)[:, None]
    return torch.zeros(seen.shape, dtype=dtype, device=branch.device).masked_fill_(~seen, torch.finfo(dtype).min)
