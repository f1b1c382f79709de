"""
Rows to forward passes. `packed`: rows end to end in one sequence, each its own segment with positions from 0, so no
token is padding but a short tail. `bucketed`: rows of like length side by side, padded on the right.
"""

from dataclasses import dataclass
from itertools import chain

import numpy as np
import torch

from .config import BatchSettings
from .encode import IGNORED, Encoded

MULTIPLE = 64
"""Packs are rounded up to a multiple of this many tokens: sizes that matrix units like, and fewer shapes."""


@dataclass(frozen=True)
class Segments:
    """
    Rows inside a pack of T tokens. `bounds`: (rows + 1,) int32, where each begins, and T. `longest`: tokens of the
    longest. `padded`: (rows, longest) the pack's index for each place of a padded table (0 where there is none).
    `back`: (T,) the place in that table, flattened, of each token of the pack.
    """

    bounds: torch.Tensor
    longest: int
    padded: torch.Tensor
    back: torch.Tensor


@dataclass(frozen=True)
class Pass:
    """
    One forward pass: `ids`, `positions` and `targets` of shape (B, L) int64; a target is the id that follows in the
    same row, or -100. `predicted`: targets in the loss. Without segments each line is a row and causal order suffices.
    """

    ids: torch.Tensor
    positions: torch.Tensor
    targets: torch.Tensor
    segments: Segments | None
    predicted: int

    def to(self, device: torch.device) -> 'Pass':
        """The same on a device, copied without waiting."""
        move = lambda one: (one.pin_memory() if device.type == 'cuda' else one).to(device, non_blocking=True)  # noqa: E731
        parts = self.segments
        moved = parts and Segments(move(parts.bounds), parts.longest, move(parts.padded), move(parts.back))
        return Pass(move(self.ids), move(self.positions), move(self.targets), moved, self.predicted)


@dataclass(frozen=True)
class Batch:
    """The rows of one step on one process, and the passes that they make."""

    rows: list[Encoded]
    passes: list[Pass]


def make_batch(rows: list[Encoded], settings: BatchSettings) -> Batch:
    """The rows of a step, laid out."""
    return Batch(rows, lay_out(rows, settings.layout, settings.tokens))


def lay_out(rows: list[Encoded], layout: str, tokens: int) -> list[Pass]:
    """The passes of a step: each of at most `tokens` tokens, rows that are dropped left out."""
    kept = [row for row in rows if not row.dropped]
    if layout == 'bucketed':
        return [_padded(group) for group in _by_length(kept, tokens)]
    return [_packed(group) for group in _even(kept, tokens)]


def targets_of(row: Encoded) -> list[int]:
    """For each id of a row the id that follows, or -100 where the loss leaves it out."""
    return [*row.labels()[1:], IGNORED]


def _even(rows: list[Encoded], tokens: int) -> list[list[Encoded]]:
    """Fewest groups of at most `tokens`, near equal, in order of length so that a group's rows are alike."""
    ordered = sorted(rows, key=lambda row: len(row.ids))
    room = tokens - (tokens % MULTIPLE if tokens > MULTIPLE else 0)
    total = sum(len(row.ids) for row in ordered)
    share = -(-total // max(1, -(-total // room)))
    groups: list[list[Encoded]] = []
    size = room
    for row in ordered:
        if not groups or size + len(row.ids) > room or size >= share:
            groups.append([])
            size = 0
        groups[-1].append(row)
        size += len(row.ids)
    return groups


def _by_length(rows: list[Encoded], tokens: int) -> list[list[Encoded]]:
    groups: list[list[Encoded]] = []
    for row in sorted(rows, key=lambda row: len(row.ids)):
        if not groups or (len(groups[-1]) + 1) * len(row.ids) > tokens:
            groups.append([])
        groups[-1].append(row)
    return groups


def _packed(rows: list[Encoded]) -> Pass:
    lengths = [len(row.ids) for row in rows]
    total = sum(lengths)
    tail = -total % MULTIPLE
    ids = np.zeros(total + tail, dtype=np.int64)
    ids[:total] = np.fromiter(chain.from_iterable(row.ids for row in rows), np.int64, total)
    segments = segments_of([*lengths, *([tail] if tail else [])])
    starts = segments.bounds[:-1].numpy()
    sizes = np.diff(segments.bounds.numpy())
    positions = np.arange(total + tail) - np.repeat(starts, sizes)
    targets = np.full(total + tail, IGNORED, dtype=np.int64)
    targets[: total - 1] = ids[1:total]
    # The place before each id that the loss leaves out, each row's end, and the tail.
    masked = np.repeat([max(1, row.masked) for row in rows], lengths)
    outside = np.flatnonzero(positions[:total] < masked) - 1
    targets[outside[outside >= 0]] = IGNORED
    targets[total - 1 :] = IGNORED
    line = lambda values: torch.from_numpy(values)[None]  # noqa: E731
    return Pass(line(ids), line(positions), line(targets), segments, sum(row.predicted for row in rows))


def segments_of(lengths: list[int]) -> Segments:
    """The segments of rows of these lengths, end to end."""
    sizes = torch.tensor(lengths)
    bounds = torch.cat([torch.zeros(1, dtype=torch.int64), sizes.cumsum(0)])
    longest = int(sizes.max())
    place = torch.arange(longest)
    real = place[None] < sizes[:, None]
    padded = torch.where(real, bounds[:-1, None] + place[None], 0)
    back = real.flatten().nonzero().flatten()
    return Segments(bounds.int(), longest, padded, back)


def _padded(rows: list[Encoded]) -> Pass:
    longest = max(len(row.ids) for row in rows)
    shape = (len(rows), longest)
    ids, targets = torch.zeros(shape, dtype=torch.int64), torch.full(shape, IGNORED)
    for at, row in enumerate(rows):
        ids[at, : len(row.ids)] = torch.tensor(row.ids)
        targets[at, : len(row.ids)] = torch.tensor(targets_of(row))
    positions = torch.arange(longest)[None].expand(shape)
    return Pass(ids, positions, targets, None, sum(row.predicted for row in rows))
