"""
The scorer: summed log-likelihood of continuations given contexts. Requests in, scores out in the same order, whatever
the batches were. Work that requests share is done once: equal contexts (groups.py), a beginning common to all.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

import torch

from ..tokenizer import Tokenizer
from .encode import Encoded, Mode, Pair, encode_pairs
from .groups import Group, batches, common_prefix, group_by_context
from .states import FrozenPrefix, Halves, Softmax
from .tree import make_tree
from .unmeasured import Unmeasured


@dataclass(frozen=True)
class Score:
    """
    loglik  natural log of the continuation's probability, summed over its ids
    ids     how many ids the continuation has, the end mark included where it was asked for
    last    the log-likelihood of the last id alone, so that an end mark can be taken off
    greedy  whether each id is the likeliest at its place
    cut     how many ids of the context were dropped on its left to fit the model
    """

    loglik: float
    ids: int
    last: float
    greedy: bool
    cut: int


@dataclass(frozen=True)
class Settings:
    """
    How to score. What changes a score: mode, max_length (input ids), softmax ('model': in the weights' type, as the
    paper's fp16 runs did). What does not: rows and ids of a batch, by_length, share (contexts), reuse (prefixes), and
    block (requests encoded and sorted at a time: 800 thousand at once would fill the memory).
    """

    mode: Mode = 'jp-stable'
    max_length: int | None = None
    softmax: Softmax = 'fp32'
    rows: int | None = None
    ids: int = 16384
    by_length: bool = True
    share: bool = True
    reuse: bool = True
    block: int = 65536


class Scorer:
    """A model and a tokeniser that score; dropout is off."""

    def __init__(self, model: torch.nn.Module, tokenizer: Tokenizer, settings: Settings | None = None):
        self.settings = settings or Settings()
        self.tokenizer = tokenizer
        self.halves = Halves(model)
        self.max_length = self.settings.max_length or positions(model)

    def score(self, pairs: Sequence[Pair], mode: Mode | None = None) -> list[Score]:
        """The score of each pair, in the order given."""
        found: dict[int, Score] = {}
        for some in self.stream(pairs, mode):
            found |= some
        return [found[place] for place in range(len(pairs))]

    def stream(
        self, pairs: Sequence[Pair], mode: Mode | None = None, done: Callable[[int], bool] = lambda _: False
    ) -> Iterator[dict[int, Score]]:
        """Scores batch by batch as {place in `pairs`: score}; a group whose places are all `done` is left out."""
        for start in range(0, len(pairs), self.settings.block):
            some = pairs[start : start + self.settings.block]
            encoded = encode_pairs(some, self.tokenizer, mode or self.settings.mode, self.max_length)
            for scores in stream_ids(self.halves, encoded, self.settings, lambda place, by=start: done(by + place)):
                for place, score in scores.items():
                    _refuse_no_number(some[place], score)
                yield {start + place: score for place, score in scores.items()}


def stream_ids(
    halves: Halves, encoded: Sequence[Encoded], settings: Settings, done: Callable[[int], bool] = lambda _: False
) -> Iterator[dict[int, Score]]:
    """The same for what is encoded already."""
    groups = group_by_context(encoded, settings.share)
    # The prefix is taken over all groups, done or not: a resumed run does the same arithmetic.
    ids = common_prefix(groups) if settings.reuse else ()
    prefix = halves.prefix(ids)
    open_groups = [group for group in groups if not all(done(owner) for owner in group.owners)]
    limits = {'rows': settings.rows, 'ids': settings.ids, 'by_length': settings.by_length, 'prefix': len(ids)}
    # The device works on one batch while the next is laid out and the last one's scores are taken.
    waiting: _Sent | None = None
    for batch in batches(open_groups, **limits):
        for sent in _send(halves, batch, settings, (prefix, len(ids))):
            if waiting:
                yield _scores(waiting, encoded)
            waiting = sent
    if waiting:
        yield _scores(waiting, encoded)


@dataclass(frozen=True)
class _Sent:
    """A batch the device has been given: for each target its log-probability, and whether it is the likeliest."""

    owners: list[int]
    sizes: list[int]
    values: torch.Tensor
    best: torch.Tensor


def _send(
    halves: Halves, batch: list[Group], settings: Settings, prefix: tuple[FrozenPrefix | None, int]
) -> Iterator[_Sent]:
    """The batch, or where it does not fit its halves."""
    try:
        tree = make_tree(batch, prefix[1], halves.device)
        found, best = halves.log_probs(tree, prefix[0], settings.softmax)
    except torch.OutOfMemoryError:
        if len(batch) == 1:
            raise
        found = None
    if found is not None:
        # Summed in double, so that the order of a sum is not seen; in the weights' type where that was asked for.
        values = found.double() if settings.softmax == 'fp32' else found.to(halves.dtype)
        owners = [owner for group in batch for owner in group.owners]
        yield _Sent(owners, [size for row in tree.sizes for size in row], values, best)
        return
    torch.cuda.empty_cache()
    for half in (batch[: len(batch) // 2], batch[len(batch) // 2 :]):
        yield from _send(halves, half, settings, prefix)


def _scores(sent: _Sent, encoded: Sequence[Encoded]) -> dict[int, Score]:
    parts = zip(sent.owners, sent.values.cpu().split(sent.sizes), sent.best.cpu().split(sent.sizes))
    return {
        owner: Score(part.sum().item(), len(part), part[-1].item(), bool(right.all()), encoded[owner].cut)
        for owner, part, right in parts
    }


def _refuse_no_number(pair: Pair, score: Score) -> None:
    if not isfinite(score.loglik):
        raise Unmeasured(
            f'Cannot score {pair.continuation[:40]!r} after {pair.context[-40:]!r}: the model gives {score.loglik} for '
            'it; take another precision (fp16 overflows where bf16 does not), or check the weights.'
        )


def positions(model: torch.nn.Module) -> int:
    """How many input ids a model was made for."""
    return int(getattr(model.config, 'max_position_embeddings', 2048))
