"""The tensors of a batch of groups: ids, positions, which id sees which, and where each target is predicted."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from .attend import Branches
from .groups import Group


@dataclass(frozen=True)
class Tree:
    """
    A batch of B rows of L ids after P ids of prefix: contexts, filled up on the right to `branches.contexts` columns,
    then all branches of the row, filled up too. Where every row has one branch it simply goes on behind its context.

    ids        (B, L) int64
    positions  (B, L) int64, counted from the prefix's begin; a branch goes on where its context ends
    branches   which ids are in causal order, and a mask of those that are not
    at         (N,) int64: the place in the flattened (B * L) states that predicts target n
    targets    (N,) int64
    sizes      one list a row: how many targets each branch has, in order; they sum to N
    """

    ids: torch.Tensor
    positions: torch.Tensor
    branches: Branches
    at: torch.Tensor
    targets: torch.Tensor
    sizes: list[list[int]]

    def mask(self, prefix: int, dtype: torch.dtype) -> torch.Tensor:
        """(B, 1, L, P + L), added to the attention scores: of all ids, for models that take nothing else."""
        rows, width = self.ids.shape
        contexts, behind = self.branches.contexts, self.branches.mask
        seen = torch.ones(contexts, prefix + width, dtype=torch.bool, device=self.ids.device).tril(prefix)
        seen = seen.expand(rows, 1, -1, -1)
        seen = seen if behind is None else torch.cat([seen, behind], dim=2)
        return torch.zeros(seen.shape, dtype=dtype, device=seen.device).masked_fill_(~seen, torch.finfo(dtype).min)


@dataclass(frozen=True)
class _Row:
    """`behind`: ids, positions and number of each id of the branches. `places`: of targets; ~n is the n-th behind."""

    context: list[int]
    behind: list[tuple[int, int, int]]
    places: list[int]


def make_tree(groups: Sequence[Group], prefix: int, device: torch.device | str) -> Tree:
    """The tensors of a batch; `prefix` ids at the head of each context are left out, being computed already."""
    lone = all(len(group.branches) == 1 for group in groups)
    rows = [_lone_row(group, prefix) if lone else _row(group, prefix) for group in groups]
    contexts, behind = max(len(row.context) for row in rows), max(len(row.behind) for row in rows)
    width = contexts + behind
    ids = [_filled(row.context, contexts, 0) + _filled([one[0] for one in row.behind], behind, 0) for row in rows]
    begin = list(range(prefix, prefix + contexts))
    positions = [begin + _filled([one[1] for one in row.behind], behind, 0) for row in rows]
    at = [
        width * number + (place if place >= 0 else contexts + ~place)
        for number, row in enumerate(rows)
        for place in row.places
    ]
    targets = [id for group in groups for branch in group.branches for id in branch]
    move = lambda values: _moved(torch.tensor(values), device)  # noqa: E731
    mask = None
    if behind:
        numbers = [_filled([one[2] for one in row.behind], behind, -1) for row in rows]
        mask = _mask(move([len(row.context) for row in rows]), move(numbers), prefix, contexts)
    sizes = [[len(branch) for branch in group.branches] for group in groups]
    return Tree(move(ids), move(positions), Branches(contexts, mask), move(at), move(targets), sizes)


def _lone_row(group: Group, prefix: int) -> _Row:
    (branch,) = group.branches
    last = len(group.context) - prefix - 1
    return _Row([*group.context[prefix:], *branch[:-1]], [], list(range(last, last + len(branch))))


def _row(group: Group, prefix: int) -> _Row:
    end, behind, places = len(group.context), [], []
    for number, branch in enumerate(group.branches):
        places += [end - prefix - 1, *(~at for at in range(len(behind), len(behind) + len(branch) - 1))]
        behind += [(id, end + at, number) for at, id in enumerate(branch[:-1])]
    return _Row(list(group.context[prefix:]), behind, places)


def _filled(values: list[int], width: int, filler: int) -> list[int]:
    return values + [filler] * (width - len(values))


def _moved(values: torch.Tensor, device: torch.device | str) -> torch.Tensor:
    """On the device, copied without waiting for what it is at."""
    if torch.device(device).type != 'cuda':
        return values.to(device)
    return values.pin_memory().to(device, non_blocking=True)


def _mask(lengths: torch.Tensor, number: torch.Tensor, prefix: int, contexts: int) -> torch.Tensor:
    """For the ids behind: all of the prefix, the row's own context, and of its own branch what is not after it."""
    rows, behind = number.shape
    context = torch.arange(contexts, device=number.device) < lengths[:, None]
    before = torch.ones(behind, behind, dtype=torch.bool, device=number.device).tril()
    own = before & (number[:, :, None] == number[:, None, :])
    wide = context[:, None].expand(rows, behind, contexts)
    return torch.cat([wide.new_ones(rows, behind, prefix), wide, own], dim=2)[:, None]
