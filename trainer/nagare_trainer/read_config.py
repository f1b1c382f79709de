"""JSON to settings and back: unknown fields, wrong types and contradictions are errors that name the field."""

import json
import types
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from .config import RunSettings
from .errors import TrainerError


def read_config(path: Path) -> RunSettings:
    """Reads and checks a run's JSON file; raises `usage`."""
    try:
        raw = json.loads(path.read_text(encoding='utf-8'))
    except (OSError, ValueError) as cause:
        raise TrainerError('usage', f'Cannot read the run {path}: {cause}; name a JSON file of settings.') from cause
    return parse_config(raw, str(path))


def parse_config(raw: dict[str, Any], name: str = 'run') -> RunSettings:
    """Settings from parsed JSON, checked."""
    settings = parse_value(raw, RunSettings, name)
    _check(settings, name)
    return settings


def to_json(value: Any) -> Any:
    """Settings as JSON again, camelCase, for run.json. A token is left out: it is a secret."""
    if is_dataclass(value):
        named = {camel(one.name): to_json(getattr(value, one.name)) for one in fields(value)}
        return {key: item for key, item in named.items() if key != 'token'}
    return value


def _check(run: RunSettings, name: str) -> None:
    data, model = run.data, run.model
    if sum(one is not None for one in (data.command, data.url, data.parquet)) != 1:
        _fail(name, 'data', 'give exactly one of command, url and parquet')
    if data.url and not data.token:
        _fail(name, 'data', 'a url needs a token')
    if (model.path is None) == (model.family is None):
        _fail(name, 'model', 'give exactly one of path and family')
    if model.path is None and not (model.tokenizer or model.train_tokenizer):
        _fail(name, 'model', 'a family with random weights needs tokenizer or trainTokenizer')
    for field, value in (
        ('lora.rank', run.lora.rank),
        ('text.maxTokens', run.text.max_tokens),
        ('batch.rows', run.batch.rows),
    ):
        if value < 1:
            _fail(name, field, 'must be at least 1')
    if run.batch.tokens < run.text.max_tokens:
        _fail(name, 'batch.tokens', 'must be at least text.maxTokens: a row is never split')
    if run.epochs < 1 or (run.total_steps is not None and run.total_steps < 1):
        _fail(name, 'epochs', 'epochs and totalSteps must be at least 1')


def _fail(name: str, field: str, wanted: str) -> None:
    raise TrainerError('usage', f'Cannot read {name}: {field} is off; {wanted}.')


def parse_value(raw: Any, wanted: Any, where: str) -> Any:
    """JSON as the type wanted, a dataclass or plain; raises `usage` with the place `where`."""
    if is_dataclass(wanted):
        return _object(raw, wanted, where)
    origin, arguments = get_origin(wanted), get_args(wanted)
    if origin in (types.UnionType, Union):
        if raw is None and type(None) in arguments:
            return None
        return parse_value(raw, next(one for one in arguments if one is not type(None)), where)
    if origin is Literal:
        return raw if raw in arguments else _wrong(raw, ' or '.join(map(repr, arguments)), where)
    if origin is list and isinstance(raw, list):
        return [parse_value(one, arguments[0], f'{where}[{at}]') for at, one in enumerate(raw)]
    if wanted is float and isinstance(raw, int) and not isinstance(raw, bool):
        return float(raw)
    plain = origin or wanted
    if not isinstance(raw, plain) or (plain is int and isinstance(raw, bool)):
        _wrong(raw, plain.__name__, where)
    return raw


def _object(raw: Any, wanted: type, where: str) -> Any:
    if not isinstance(raw, dict):
        _wrong(raw, 'an object', where)
    hints = get_type_hints(wanted)
    known = {camel(one.name): one.name for one in fields(wanted)}
    for key in raw:
        if key not in known:
            near = get_close_matches(key, known, 1)
            hint = f'did you mean {near[0]!r}?' if near else f'known are {", ".join(known)}.'
            raise TrainerError('usage', f'Cannot read {where}: the field {key!r} is unknown; {hint}')
    given = {known[key]: parse_value(item, hints[known[key]], f'{where}.{key}') for key, item in raw.items()}
    try:
        return wanted(**given)
    except TypeError as cause:
        raise TrainerError('usage', f'Cannot read {where}: {str(cause).split("__init__() ")[-1]}.') from cause


def _wrong(raw: Any, wanted: str, where: str) -> None:
    raise TrainerError('usage', f'Cannot read {where}: it is {raw!r}; wanted {wanted}.')


def camel(name: str) -> str:
    """A field's name in JSON."""
    first, *rest = name.split('_')
    return first + ''.join(one.capitalize() for one in rest)
