"""
An evaluation as one JSON file: which models, which tasks, how. Field names there are camelCase; each stands in
README.md beside this file.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..errors import TrainerError
from ..read_config import camel, parse_value
from .encode import Mode
from .states import Softmax


@dataclass(frozen=True)
class ModelSettings:
    """A model to evaluate: a folder or hub id, with an adapter or merged; `tokenizer` where it is elsewhere."""

    name: str
    path: str
    adapter: str | None = None
    tokenizer: str | None = None
    precision: Literal['fp32', 'bf16', 'fp16'] = 'fp32'
    device: str | None = None
    revision: str | None = None


@dataclass(frozen=True)
class EvaluateSettings:
    """
    models, tasks  what is evaluated; the first model is the one that others are compared with
    data, out      the folder of evaluation data; the folder for results
    mode           how contexts and continuations of choice tasks are encoded
    softmax        `fp32`, or `model`: in the weights' type
    max_length     input ids; null: what the model was made for
    rows, ids      the largest batch, in rows and in ids with padding; they change no figure
    limit          evaluate this many rows of each task only (the results say so)
    draws, seed    of the bootstrap
    """

    models: list[ModelSettings]
    tasks: list[dict[str, Any]]
    data: str
    out: str
    mode: Mode = 'jp-stable'
    softmax: Softmax = 'fp32'
    max_length: int | None = None
    rows: int | None = None
    ids: int = 16384
    limit: int | None = None
    draws: int = 1000
    seed: int = 0


def read_settings(path: Path) -> EvaluateSettings:
    """The settings in a file; paths in it are relative to the working directory. Raises `usage` naming the field."""
    try:
        raw = json.loads(path.read_text(encoding='utf-8'))
    except (OSError, ValueError) as cause:
        raise TrainerError('usage', f'Cannot read the evaluation {path}: {cause}; name a JSON file.') from cause
    settings: EvaluateSettings = parse_value(raw, EvaluateSettings, str(path))
    check_settings(settings, str(path))
    return settings


def check_settings(settings: EvaluateSettings, place: str) -> None:
    """Raises `usage` where a value makes no evaluation; `place` is what the settings were read from."""
    for field, least in {'draws': 1, 'limit': 1, 'rows': 1, 'ids': 1, 'max_length': 1, 'seed': 0}.items():
        value = getattr(settings, field)
        if value is not None and value < least:
            raise TrainerError(
                'usage', f'Cannot evaluate: {camel(field)} in {place} is {value}; wanted a number from {least}.'
            )
    names = [model.name for model in settings.models]
    if not names or not settings.tasks:
        raise TrainerError('usage', f'Cannot evaluate: {place} names no models or no tasks; give both.')
    off = [name for name in names if names.count(name) > 1 or name in ('', '.', '..') or set(name) & set('/\\')]
    if off:
        message = f'Cannot evaluate: the name {off[0]!r} in {place} names a folder; make names unique, without slashes.'
        raise TrainerError('usage', message)
