"""
What a task is: rows made ready to score. A file in `tasks/` (or one of your own) has `Options`, a frozen dataclass, and
`build(options, data)`, which reads its rows and returns one of the three kinds below. See docs/add-a-task.md.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .encode import Mode


@dataclass(frozen=True)
class Choice:
    """A row of a choice task: the whole prompt, the texts to choose from, and the place of the right one."""

    id: str
    context: str
    choices: tuple[str, ...]
    gold: int


@dataclass(frozen=True)
class Answer:
    """A row of a perplexity task: the whole prompt and the answer that is scored after it."""

    id: str
    context: str
    answer: str


@dataclass(frozen=True)
class Question:
    """A row of a generation task: the whole prompt, and the texts that count as right (none where nobody judges)."""

    id: str
    context: str
    right: tuple[str, ...] = ()


@dataclass(frozen=True)
class About:
    """
    What a reader of the figures must know.

    version       of the data
    prompt        which prompt
    shots         examples in front of each question
    notes         where the setting differs from the paper's, in sentences
    contaminated  whether the rows are in llm-japanese-dataset: None where nobody looked
    of            how many rows there are, where a limit takes fewer; set by the run
    """

    version: str
    prompt: str
    shots: int = 0
    notes: tuple[str, ...] = ()
    contaminated: bool | None = None
    of: int | None = None


@dataclass(frozen=True)
class ChoiceTask:
    """Choose by log-likelihood. `labels` name the classes; empty where each row has choices of its own."""

    name: str
    about: About
    rows: tuple[Choice, ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class PerplexityTask:
    """How likely the right answers are, with and without the end mark. `mode` as in encode.py."""

    name: str
    about: About
    rows: tuple[Answer, ...]
    mode: Mode = 'joint'


@dataclass(frozen=True)
class Decoding:
    """How to write an answer: greedy (temperature 0) unless `sampling` has settings; cut at the first of `stop`."""

    max_new_tokens: int
    repetition_penalty: float = 1.0
    stop: tuple[str, ...] = ()
    sampling: dict[str, Any] = field(default_factory=dict)
    seed: int = 0


@dataclass(frozen=True)
class GenerationTask:
    """Write an answer. `judge(text, right)` gives figures from 0 to 1 for a row; None where people read the texts."""

    name: str
    about: About
    rows: tuple[Question, ...]
    decoding: Decoding
    judge: Callable[[str, tuple[str, ...]], dict[str, float]] | None = None


Task = ChoiceTask | PerplexityTask | GenerationTask

KINDS: dict[type[Task], str] = {ChoiceTask: 'choice', PerplexityTask: 'perplexity', GenerationTask: 'generation'}
