"""A short, unique name for each task of a run: its own name, its shots, and what else tells it from its neighbours."""

from collections import Counter
from typing import Any

from .task import Task


def task_keys(tasks: list[tuple[Task, dict[str, Any]]]) -> list[str]:
    """One name a task. Where two would be called alike, the options in which they differ are added."""
    names = [f'{task.name}-{task.about.shots}shot' if task.about.shots else task.name for task, _ in tasks]
    count = Counter(names)
    made = []
    for name, (_, options) in zip(names, tasks):
        rivals = [other for one, (_, other) in zip(names, tasks) if one == name]
        differ = sorted({key for one in rivals for key in one if any(one.get(key) != two.get(key) for two in rivals)})
        more = [f'{key}-{options[key]}' for key in differ if key in options and not isinstance(options[key], dict)]
        made.append('-'.join([name, *more]) if count[name] > 1 else name)
    return [name if made.count(name) == 1 else f'{name}-{place}' for place, name in enumerate(made)]
