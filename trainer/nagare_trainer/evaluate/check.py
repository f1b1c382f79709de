"""Whether rows can be scored, before any model is loaded: a task of one's own is wrong sooner than ours."""

from collections import Counter
from dataclasses import replace
from numbers import Integral

from ..errors import TrainerError
from .read import is_text
from .task import Answer, Choice, ChoiceTask, GenerationTask, PerplexityTask, Question, Task
from .unmeasured import Unmeasured


def checked(task: Task) -> Task:
    """The task, with a note where ids stand more than once; raises where its rows cannot be scored."""
    if not task.rows:
        raise TrainerError('input', f'Cannot evaluate on {task.name}: it has no rows; check its data.')
    for number, row in enumerate(task.rows, start=1):
        state = _state(task, row)
        if state:
            raise TrainerError(
                'input', f'Cannot evaluate on {task.name}, row {number} with the id {row.id!r}: {state}.'
            )
    if isinstance(task, GenerationTask):
        _decoding(task)
    if isinstance(task, PerplexityTask) and not any(row.answer for row in task.rows):
        raise Unmeasured(f'Cannot evaluate on {task.name}: all {len(task.rows)} answers are empty; wanted text.')
    again = sum(count > 1 for count in Counter(str(row.id) for row in task.rows).values())
    if not again:
        return task
    note = f'{again} ids stand on more than one row: of these, predictions lead back to no single row.'
    return replace(task, about=replace(task.about, notes=(*task.about.notes, note)))


def _state(task: Task, row: Choice | Answer | Question) -> str:
    if isinstance(row, Choice):
        return _state_of_choice(row, task.labels if isinstance(task, ChoiceTask) else ())
    return _no_text([str(row.id), row.context, *([row.answer] if isinstance(row, Answer) else [])])


def _state_of_choice(row: Choice, labels: tuple[str, ...]) -> str:
    if not all(row.choices) or not row.choices:
        return 'a choice is empty; wanted text' if row.choices else 'it has no choice; wanted one or more'
    if labels and len(row.choices) > len(labels):
        return f'it has {len(row.choices)} choices; wanted one for each of the {len(labels)} labels, or no labels'
    size = len(labels) or len(row.choices)
    if not isinstance(row.gold, Integral) or not 0 <= row.gold < size:
        return f'gold is {row.gold!r}; wanted a place from 0 to {size - 1}'
    return _no_text([str(row.id), row.context, *row.choices])


def _no_text(texts: list[str]) -> str:
    off = next((one for one in texts if not is_text(one)), None)
    return '' if off is None else f'{off!r} is no text that UTF-8 can say; wanted text'


def _decoding(task: GenerationTask) -> None:
    one = task.decoding
    if one.max_new_tokens < 1 or not one.repetition_penalty > 0:
        state = f'maxNewTokens is {one.max_new_tokens} and repetitionPenalty {one.repetition_penalty}'
        raise TrainerError('usage', f'Cannot evaluate on {task.name}: {state}; wanted 1 or more, and more than 0.')
