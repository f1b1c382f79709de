"""One model on one task: take up what is finished, do the rest, make the figures."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from . import answers, choices
from . import texts as written
from .encode import Mode, Pair
from .evaluand import Evaluand
from .generate import Written
from .identity import digest
from .ledger import Ledger
from .outcome import Outcome
from .scorer import Score
from .task import ChoiceTask, GenerationTask, PerplexityTask, Task

Progress = Callable[[int, int], None]
# Of what scorer and writer do with a request. Raise it where the same request gets another result: finished rows of
# an older one are not taken up.
EDITION = 2


@dataclass(frozen=True)
class Measured:
    """The outcome, and how long the rows took that were done now: `taken_up` were finished before."""

    outcome: Outcome
    done: int
    taken_up: int
    seconds: float


def measure(model: Evaluand, task: Task, key: str, work: Path, progress: Progress = lambda *_: None) -> Measured:
    """Evaluates; `work` holds finished rows, so that a stopped run goes on."""
    begin = time.perf_counter()
    if isinstance(task, GenerationTask):
        ledger = Ledger(work, key, text_key(model, task))
        before = len(ledger.rows)
        _write(model, task, ledger, progress)
        texts = [Written(*ledger.rows[place]) for place in range(len(task.rows))]
        made = written.outcome(task, texts, *_bootstrap(model))
        return Measured(made, len(ledger.rows) - before, before, time.perf_counter() - begin)
    kind: Any = choices if isinstance(task, ChoiceTask) else answers
    mode: Mode = model.run.mode if isinstance(task, ChoiceTask) else task.mode
    pairs = kind.pairs(task)
    ledger = Ledger(work, key, score_key(model, pairs, mode))
    before = len(ledger.rows)
    scores = _score(model, pairs, mode, ledger, progress)
    made = kind.outcome(task, scores, *_bootstrap(model))
    return Measured(made, len(ledger.rows) - before, before, time.perf_counter() - begin)


def score_key(model: Evaluand, pairs: Sequence[Pair], mode: Mode) -> str:
    """What a score depends on. Batch sizes are not in it."""
    run = model.run
    return digest(
        [
            EDITION,
            model.identity,
            mode,
            run.softmax,
            run.max_length,
            *((pair.context, pair.continuation, pair.eos) for pair in pairs),
        ]
    )


def text_key(model: Evaluand, task: GenerationTask) -> str:
    """What a text depends on."""
    contexts = (row.context for row in task.rows)
    return digest([EDITION, model.identity, model.run.max_length, asdict(task.decoding), *contexts])


def rows_digest(task: Task) -> str:
    """The task's content: the same digest, the same rows and prompts."""
    return digest(asdict(row) for row in task.rows)


def is_scored(task: Task) -> bool:
    """Whether a task needs scores, not texts."""
    return isinstance(task, ChoiceTask | PerplexityTask)


def _score(model: Evaluand, pairs: Sequence[Pair], mode: Mode, ledger: Ledger, progress: Progress) -> list[Score]:
    if len(ledger.rows) < len(pairs):
        for some in _gathered(model.scorer.stream(pairs, mode, ledger.rows.__contains__)):
            ledger.add((place, list(asdict(score).values())) for place, score in some.items())
            progress(len(ledger.rows), len(pairs))
    return [Score(*ledger.rows[place]) for place in range(len(pairs))]


def _write(model: Evaluand, task: GenerationTask, ledger: Ledger, progress: Progress) -> None:
    left = [place for place in range(len(task.rows)) if place not in ledger.rows]
    if left:
        for some in model.writer.stream([row.context for row in task.rows], task.decoding, left):
            ledger.add((place, list(asdict(one).values())) for place, one in some.items())
            progress(len(ledger.rows), len(task.rows))


def _gathered(parts: Iterator[dict[int, Score]], seconds: float = 2.0) -> Iterator[dict[int, Score]]:
    # A file is flushed to disk at most every two seconds, not after each small batch.
    held: dict[int, Score] = {}
    since = time.monotonic()
    for some in parts:
        held |= some
        if time.monotonic() - since > seconds:
            yield held
            held, since = {}, time.monotonic()
    if held:
        yield held


def _bootstrap(model: Evaluand) -> tuple[int, int]:
    return model.run.draws, model.run.seed
