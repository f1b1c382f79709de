"""The folder of evaluation data, and what to say where a file is not in it: source, terms, place."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import TrainerError

TEXTS = frozenset({'question', 'answer', 'instruction', 'sentence', 'sentence1', 'sentence2', 'target'})
"""Fields that are text wherever a task asks for them."""


@dataclass(frozen=True)
class Origin:
    """Where data comes from and under which terms: what a person who lacks it needs."""

    name: str
    where: str
    terms: str


class MissingData(TrainerError):
    """
    Data that the user has to bring. A run goes on without the task and shows the gap. Files are called as they are in
    the folder of evaluation data, for results are published and where that folder lies is no one's business.
    """

    def __init__(self, origin: Origin, names: list[str], more: str = ''):
        super().__init__(
            'input',
            f'Cannot evaluate on {origin.name}: the evaluation data has no {" or ".join(names)}; get it from '
            f'{origin.where} ({origin.terms}) and put it there{"; " + more if more else ""}.',
        )


@dataclass(frozen=True)
class Data:
    """The folder with the files of the tasks."""

    folder: Path

    def find(self, names: str | list[str], origin: Origin, more: str = '') -> Path:
        """The first of `names` (relative, or absolute paths) that is there; raises MissingData."""
        wanted = [names] if isinstance(names, str) else names
        for place in (self.folder / name for name in wanted):
            if place.exists():
                return place
        raise MissingData(origin, wanted, more)


def jglue_names(task: str, split: str) -> list[str]:
    """Where a split such as `valid-v1.1` may lie: by our name, or as in JGLUE's own folder `datasets`."""
    return [f'{task}-{split}.json', f'{task}-{split.split("-")[1]}/{split}.json']


def json_lines(
    path: Path, fields: tuple[str, ...], allowed: dict[str, Sequence[Any]] | None = None
) -> Iterator[dict[str, Any]]:
    """
    The objects of a JSON Lines file (JGLUE's `.json` are such). Raises, with the line, where a field is missing or has
    a value that is none of those `allowed` for it.
    """
    with path.open(encoding='utf-8') as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                place = f'{path}, line {number}'
                row = with_fields(_parsed(line, place), fields, place)
                for name, values in (allowed or {}).items():
                    one_of(row[name], values, f'{place}, {name}')
                yield row


def read_json(path: Path) -> Any:
    """A file that is one JSON value; raises, with its name, where it is none."""
    return _parsed(path.read_text(encoding='utf-8'), str(path))


def one_of(value: Any, allowed: Sequence[Any], place: str) -> Any:
    """The value, when it is an allowed one."""
    if value not in allowed:
        wanted = ', '.join(map(repr, allowed))
        raise TrainerError('input', f'Cannot read {place}: it is {value!r}; wanted one of {wanted}.')
    return value


def with_fields(row: Any, fields: tuple[str, ...], place: str) -> dict[str, Any]:
    """The row, when it is an object with all the fields, and those of `TEXTS` are text."""
    lacking = [name for name in fields if not isinstance(row, dict) or name not in row]
    if lacking:
        raise TrainerError('input', f'Cannot read {place}: no {", ".join(lacking)}; wanted {", ".join(fields)}.')
    for name in TEXTS.intersection(fields):
        if not isinstance(row[name], str):
            raise TrainerError('input', f'Cannot read {place}, {name}: it is {row[name]!r}; wanted text.')
    return row


def _parsed(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as cause:
        raise TrainerError('input', f'Cannot read {place}: {cause}; wanted JSON.') from cause
