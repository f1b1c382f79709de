"""
What an evaluation leaves: results.json (all figures), table.md, and for each model a Parquet file of predictions for
each task and harness.json, the same figures in the shape of EleutherAI's harness.
"""

import datetime
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..read_config import camel
from .config import EvaluateSettings
from .evaluand import versions
from .harness_shape import harness_shape
from .measure import Measured, rows_digest
from .outcome import Gap
from .statistics.paired import Comparison
from .table import table
from .task import KINDS, Task

Tasks = dict[str, tuple[Task, dict[str, Any]]]


def write_results(
    out: Path,
    settings: EvaluateSettings,
    tasks: Tasks,
    gaps: list[Gap],
    about: dict[str, dict[str, Any]],
    measured: dict[str, dict[str, Measured]],
    pairs: list[tuple[str, str, str, str, Comparison]],
) -> dict[str, Any]:
    """Writes all files and returns what results.json holds."""
    found = {
        'created': datetime.datetime.now(datetime.UTC).isoformat(timespec='seconds'),
        'tools': versions(),
        'settings': _settings(settings),
        'tasks': {key: _task(task, options) for key, (task, options) in tasks.items()},
        'gaps': [asdict(gap) for gap in gaps],
        'models': {name: {**about[name], 'results': _figures(some)} for name, some in measured.items()},
        'comparisons': [_comparison(*pair) for pair in pairs],
    }
    for name, some in measured.items():
        for key, one in some.items():
            write_predictions(out / name / 'predictions' / f'{key}.parquet', one.outcome.rows)
        _write(out / name / 'harness.json', _json(harness_shape(found, name)))
    _write(out / 'table.md', table(found))
    _write(out / 'results.json', _json(found))
    return found


def write_predictions(path: Path, rows: list[dict[str, Any]]) -> None:
    """One record a row, with the row's id."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix('.part')
    pq.write_table(pa.Table.from_pylist(rows), part, compression='zstd')
    part.replace(path)


def _settings(settings: EvaluateSettings) -> dict[str, Any]:
    # Models stand under their own key; of folders the name only, so that results do not tell of the machine.
    plain = {key: value for key, value in asdict(settings).items() if key not in ('models', 'tasks')}
    return {**_camel_keys(plain), 'data': Path(settings.data).name, 'out': Path(settings.out).name}


def _task(task: Task, options: dict[str, Any]) -> dict[str, Any]:
    return {
        'name': task.name,
        'kind': KINDS[type(task)],
        'rows': len(task.rows),
        'digest': rows_digest(task),
        'options': options,
        **asdict(task.about),
    }


def _figures(measured: dict[str, Measured]) -> dict[str, Any]:
    return {
        key: {
            'figures': one.outcome.figures,
            'intervals': one.outcome.spread,
            **one.outcome.detail,
            'requestsDone': one.done,
            'requestsTakenUp': one.taken_up,
            'seconds': round(one.seconds, 3),
        }
        for key, one in measured.items()
    }


def _comparison(task: str, measure: str, first: str, second: str, found: Comparison) -> dict[str, Any]:
    return {'task': task, 'measure': measure, 'first': first, 'second': second, **_camel_keys(asdict(found))}


def _camel_keys(found: dict[str, Any]) -> dict[str, Any]:
    # As in all JSON of this package; columns of Parquet files keep their underscores.
    return {camel(key): value for key, value in found.items()}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + '\n'


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix('.part')
    part.write_text(text, encoding='utf-8')
    part.replace(path)
