"""Names for results: a short, unique one for each task of a run, fit for a file, and paths without their folders."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from .identity import digest
from .task import Task

LONGEST = 150  # bytes; file systems allow 255, and a digest and an ending follow


def task_keys(tasks: list[tuple[Task, dict[str, Any]]]) -> list[str]:
    """One name a task. Where two would be called alike, the options in which they differ are added."""
    names = [f'{task.name}-{task.about.shots}shot' if task.about.shots else task.name for task, _ in tasks]
    count = Counter(names)
    made = []
    for name, (_, options) in zip(names, tasks):
        rivals = [other for one, (_, other) in zip(names, tasks) if one == name]
        differ = sorted({key for one in rivals for key in one if any(one.get(key) != two.get(key) for two in rivals)})
        more = [f'{key}-{options[key]}' for key in differ if key in options and not isinstance(options[key], dict)]
        made.append(_file_name('-'.join([name, *more]) if count[name] > 1 else name))
    return [name if made.count(name) == 1 else f'{name}-{place}' for place, name in enumerate(made)]


def portable(value: Any) -> Any:
    """A value, or an object's values, with the last part alone of paths that begin at the machine's root."""
    if isinstance(value, dict):
        return {key: portable(one) for key, one in value.items()}
    path = Path(value) if isinstance(value, str) else None
    return path.name if path and path.is_absolute() and len(path.parts) > 2 else value


def _file_name(text: str) -> str:
    plain = re.sub(r'[\\/:*?"<>|\s]+', '-', text).lstrip('.')
    raw = plain.encode()
    return plain if len(raw) <= LONGEST else f'{raw[: LONGEST - 9].decode(errors="ignore")}-{digest([text])[:8]}'
