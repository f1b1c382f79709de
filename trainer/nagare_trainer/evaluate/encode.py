"""
From text to ids, in the three ways that are in use. They give different figures for the same model, so every result
names its mode.

jp-stable  context and continuation apart, no special ids but the end mark in place of an empty context (Stability's
           harness of 2023, the paper's yardstick)
harness    jointly, blanks at the context's end move to the continuation (EleutherAI lm-evaluation-harness 0.4)
joint      jointly, nothing moved (the paper's perplexity: one string, the prompt's ids counted off)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..errors import TrainerError
from ..tokenizer import Tokenizer
from .unmeasured import Unmeasured

Mode = Literal['jp-stable', 'harness', 'joint']
MODES: tuple[Mode, ...] = ('jp-stable', 'harness', 'joint')


@dataclass(frozen=True)
class Pair:
    """What is scored: a continuation after a context. `eos`: the end mark is scored too, as the last id."""

    context: str
    continuation: str
    eos: bool = False


@dataclass(frozen=True)
class Encoded:
    """The ids of a pair after cutting. `cut`: how many ids of the context were dropped on its left."""

    context: tuple[int, ...]
    continuation: tuple[int, ...]
    cut: int = 0


def encode_pairs(pairs: Sequence[Pair], tokenizer: Tokenizer, mode: Mode, max_length: int) -> list[Encoded]:
    """The ids of each pair, cut on the left to `max_length` input ids. Equal texts are encoded once."""
    if mode not in MODES:
        raise TrainerError('usage', f'Cannot encode: {mode!r} is no mode; take one of {", ".join(MODES)}.')
    split = [_moved(pair) if mode == 'harness' else (pair.context, pair.continuation) for pair in pairs]
    ids = _ids(_texts(split, mode), tokenizer)
    joined = [_parts(context, continuation, mode, ids) for context, continuation in split]
    return [
        _cut(*_with_ends(context, continuation, pair, mode, tokenizer), max_length, pair)
        for (context, continuation), pair in zip(joined, pairs)
    ]


def _moved(pair: Pair) -> tuple[str, str]:
    context = pair.context.rstrip()
    return context, pair.context[len(context) :] + pair.continuation


def _texts(split: Sequence[tuple[str, str]], mode: Mode) -> dict[tuple[str, bool], None]:
    # Keys: (text, with special ids). A dict keeps the order, so that encoding is the same work each time.
    wanted: dict[tuple[str, bool], None] = {}
    for context, continuation in split:
        if mode == 'jp-stable':
            wanted |= {(context, False): None, (continuation, False): None}
        elif context:
            wanted |= {(context, True): None, (context + continuation, True): None}
        else:
            wanted[(continuation, False)] = None
    return wanted


def _ids(texts: dict[tuple[str, bool], None], tokenizer: Tokenizer) -> dict[tuple[str, bool], list[int]]:
    found: dict[tuple[str, bool], list[int]] = {}
    for special in (False, True):
        some = [text for text, marked in texts if marked == special]
        found |= {(text, special): ids for text, ids in zip(some, tokenizer.encode_batch(some, special))}
    return found


def _parts(
    context: str, continuation: str, mode: Mode, ids: dict[tuple[str, bool], list[int]]
) -> tuple[list[int], list[int]]:
    if mode == 'jp-stable' or not context:
        return ids.get((context, False), []), ids[(continuation, False)]
    before, whole = ids[(context, True)], ids[(context + continuation, True)]
    # The harness keeps the context's own ids, also where an id reaches over the border; the paper's code does not.
    return (before if mode == 'harness' else whole[: len(before)]), whole[len(before) :]


def _with_ends(
    context: list[int], continuation: list[int], pair: Pair, mode: Mode, tokenizer: Tokenizer
) -> tuple[list[int], list[int]]:
    # An empty context is the end mark in the harness of 2023, in today's the begin mark where there is one.
    if not context:
        start = tokenizer.eos if mode == 'jp-stable' or tokenizer.bos is None else tokenizer.bos
        context = [] if start is None else [start]
    if pair.eos and (not continuation or continuation[-1] != tokenizer.eos):
        if tokenizer.eos is None:
            raise TrainerError(
                'input', f'Cannot score the end of an answer: {tokenizer.name} has no end mark; name its eos token.'
            )
        continuation = [*continuation, tokenizer.eos]
    return context, continuation


def _cut(context: list[int], continuation: list[int], max_length: int, pair: Pair) -> Encoded:
    if not context or not continuation or len(continuation) > max_length:
        raise Unmeasured(
            f'Cannot score {pair.continuation[:40]!r} after {pair.context[-40:]!r}: {len(context)} ids of context and '
            f'{len(continuation)} of continuation; each needs one, and the continuation at most {max_length}.'
        )
    # The last id is predicted, never read: max_length ids are input, one more is target.
    room = max_length + 1 - len(continuation)
    return Encoded(tuple(context[-room:]), tuple(continuation), max(0, len(context) - room))
