"""Files of evaluation data, read with care: what is wrong is named with its file, its place and what was wanted."""

import csv
import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..errors import TrainerError

TEXTS = frozenset(
    {'question', 'answer', 'instruction', 'input', 'context', 'text'}
    | {'sentence', 'sentence1', 'sentence2', 'target', *(f'choice{place}' for place in range(5))}
)
"""Fields that are text wherever a task asks for them."""


def json_lines(
    path: Path, fields: tuple[str, ...], allowed: dict[str, Sequence[Any]] | None = None
) -> Iterator[dict[str, Any]]:
    """
    The objects of a JSON Lines file (JGLUE's `.json` are such), of which there is at least one. Raises, with the line,
    where a field is missing or has a value that is none of those `allowed` for it.
    """
    empty = True
    with reading(path), path.open('rb') as lines:
        for number, line in enumerate(lines, start=1):
            place = f'{path}, line {number}'
            text = decoded(line, place)
            if text.strip():
                empty = False
                row = with_fields(parsed(text, place), fields, place)
                for name, values in (allowed or {}).items():
                    one_of(row[name], values, f'{place}, {name}')
                yield row
    if empty:
        raise wrong(path, 'it is empty', f'a JSON object a line, with {", ".join(fields)}')


def read_json(path: Path) -> Any:
    """A file that is one JSON value."""
    with reading(path):
        return parsed(decoded(path.read_bytes(), str(path)), str(path))


def each(row: Any, name: str, fields: tuple[str, ...], place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The place and the object for all objects in the list that `row` has under `name`, each with `fields`."""
    found = with_fields(row, (name,), place)[name]
    yield from each_of(found, fields, f'{place}, {name}')


def each_of(listed: Any, fields: tuple[str, ...], place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same for the list itself."""
    if not isinstance(listed, list):
        raise wrong(place, f'it is {_short(listed)}', 'a list')
    for number, one in enumerate(listed):
        where = f'{place}[{number}]'
        yield where, with_fields(one, fields, where)


def with_fields(row: Any, fields: tuple[str, ...], place: str) -> dict[str, Any]:
    """The row, when it is an object with all the fields, those of `TEXTS` are text, and ids are text or numbers."""
    if not isinstance(row, dict):
        raise wrong(place, f'it is {_short(row)}', f'an object with {", ".join(fields)}')
    lacking = [name for name in fields if name not in row]
    if lacking:
        raise wrong(place, f'no {", ".join(lacking)}', ', '.join(fields))
    for name in fields:
        if name in TEXTS and not is_text(row[name]):
            raise wrong(f'{place}, {name}', f'it is {_short(row[name])}', 'text')
        if (name == 'id' or name.endswith('_id')) and not (is_text(row[name]) or type(row[name]) is int):
            raise wrong(f'{place}, {name}', f'it is {_short(row[name])}', 'text or a whole number')
    return row


def one_of(value: Any, allowed: Sequence[Any], place: str) -> Any:
    """The value, when it is an allowed one. 1, 1.0 and true are three values."""
    if value not in allowed or type(value) is not type(allowed[0]):
        raise wrong(place, f'it is {_short(value)}', f'one of {", ".join(map(repr, allowed))}')
    return value


def is_text(value: Any) -> bool:
    """Whether a value is text that can be written: JSON can say half of a character, which UTF-8 cannot."""
    try:
        return isinstance(value, str) and bool(value.encode() or True)
    except UnicodeEncodeError:
        return False


def decoded(raw: bytes, place: str) -> str:
    """Bytes as text, without the mark that some editors put in front."""
    try:
        return raw.decode('utf-8-sig')
    except UnicodeDecodeError as cause:
        raise wrong(place, f'byte {cause.start + 1} is {raw[cause.start]:#04x}, which is not UTF-8', 'UTF-8') from cause


def parsed(text: str, place: str) -> Any:
    """A JSON value."""
    if not text.strip():
        raise wrong(place, 'it is empty', 'JSON')
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as cause:
        raise wrong(place, str(cause), 'JSON') from cause


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Files that cannot be read, or whose packing is torn, are named."""
    try:
        yield
    except (OSError, EOFError, zlib.error, csv.Error, UnicodeDecodeError) as cause:
        raise wrong(path, getattr(cause, 'strerror', None) or str(cause), 'a whole file in UTF-8') from cause


def wrong(place: str | Path, state: str, wanted: str) -> TrainerError:
    """The error to raise."""
    return TrainerError('input', f'Cannot read {place}: {state}; wanted {wanted}.')


def _short(value: Any) -> str:
    said = json.dumps(value, default=repr) if not isinstance(value, str) else repr(value)
    return said if len(said) <= 60 else f'{said[:57]}...'
