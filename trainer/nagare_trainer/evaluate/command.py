"""`python -m nagare_trainer evaluate --config eval.json`."""

import argparse
import dataclasses
from pathlib import Path

from ..errors import TrainerError
from .config import EvaluateSettings, check_settings, read_settings
from .run import evaluate, load_tasks


def run_command(asked: argparse.Namespace) -> int:
    """Evaluates and prints the table. Exit code 0 with gaps too, unless --strict is given."""
    settings = read_settings(asked.config)
    limit = settings.limit if asked.limit is None else asked.limit
    settings = dataclasses.replace(settings, out=asked.out or settings.out, limit=limit)
    check_settings(settings, str(asked.config))
    if asked.dry_run:
        return _show(settings)
    found = evaluate(settings)
    print((Path(settings.out) / 'table.md').read_text(encoding='utf-8'))
    gaps = found['gaps'] or any(model['gaps'] for model in found['models'].values())
    return TrainerError('input', '').exit_code if asked.strict and gaps else 0


def _show(settings: EvaluateSettings) -> int:
    tasks, gaps = load_tasks(settings)
    for key, (task, _) in tasks.items():
        longest = max(len(row.context) for row in task.rows)
        print(f'== {key}: {len(task.rows)} rows, prompts of up to {longest} characters\n{task.rows[0].context}\n')
    for gap in gaps:
        print(f'== gap: {gap.reason}\n')
    return 0
