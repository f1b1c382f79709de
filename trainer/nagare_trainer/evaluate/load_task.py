"""From a task's entry in the settings to its rows: find the file, check the options, build."""

import importlib
import importlib.util
import itertools
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

from ..errors import TrainerError
from ..read_config import camel, parse_value
from .check import checked
from .data import Data
from .keys import portable
from .outcome import Gap
from .task import KINDS, Task
from .unmeasured import Unmeasured


def load_task(name: str, options: dict[str, Any], data: Data) -> tuple[Task, dict[str, Any]]:
    """The rows of a task, and all its options with defaults; raises MissingData where the user has to bring them."""
    module = task_module(name)
    chosen = parse_value(options, module.Options, f'task {name}')
    return module.build(chosen, data), {camel(key): value for key, value in asdict(chosen).items()}


def load_entries(listed: list[dict[str, Any]], data: Data) -> tuple[list[tuple[Task, dict[str, Any]]], list[Gap]]:
    """All tasks of a list, each with its options, and the gaps: tasks whose data is missing or holds nothing."""
    found: list[tuple[Task, dict[str, Any]]] = []
    gaps: list[Gap] = []
    for name, options in entries(listed):
        try:
            task, chosen = load_task(name, options, data)
            found.append((checked(task), portable(chosen)))
        except Unmeasured as none:
            gaps.append(Gap(portable(name), kind_of(name), portable(options), str(none)))
    return found, gaps


def entries(listed: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each (task, options), once for each combination of an entry's lists: {"shots": [1, 2, 3]} is three."""
    for entry in listed:
        if not isinstance(entry.get('task'), str):
            raise TrainerError('usage', f'Cannot evaluate {entry}: it names no task; add "task" with one name.')
        if [] in entry.values():
            raise TrainerError('usage', f'Cannot evaluate {entry}: a list is empty; give values, or leave it out.')
        options = {key: value if isinstance(value, list) else [value] for key, value in entry.items() if key != 'task'}
        for values in itertools.product(*options.values()):
            yield entry['task'], dict(zip(options, values))


def kind_of(name: str) -> str:
    """The kind of a task by what its `build` says it returns: known without any data."""
    return KINDS[get_type_hints(task_module(name).build)['return']]


def task_module(name: str) -> ModuleType:
    """The file of a task: one of ours by its name, or the user's by its path."""
    if name.endswith('.py'):
        return _from_path(Path(name))
    ours = sorted(path.stem for path in (Path(__file__).parent / 'tasks').glob('[a-z]*.py'))
    if name not in ours:
        raise TrainerError(
            'usage', f'Cannot evaluate on {name!r}: no such task; ours are {", ".join(ours)}; or give a path to a .py.'
        )
    return importlib.import_module(f'{__package__}.tasks.{name}')


def _from_path(path: Path) -> ModuleType:
    if not path.is_file():
        raise TrainerError('usage', f'Cannot evaluate on {path}: no such file; name a Python file with a task.')
    # A name of our own: `json.py` is a task, and not Python's json. Dataclasses look their module up by its name.
    spec = importlib.util.spec_from_file_location(f'nagare_task_{path.stem}', path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    if not hasattr(module, 'Options') or not hasattr(module, 'build'):
        raise TrainerError('usage', f'Cannot evaluate on {path}: it lacks Options or build; see docs/add-a-task.md.')
    if get_type_hints(module.build).get('return') not in KINDS:
        kinds = ', '.join(kind.__name__ for kind in KINDS)
        raise TrainerError('usage', f'Cannot evaluate on {path}: build must say what it returns: one of {kinds}.')
    return module
