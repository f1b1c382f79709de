"""`python -m nagare_trainer evaluate --config eval.json`."""

import argparse
import dataclasses
import sys
from pathlib import Path

from ..errors import TrainerError
from .config import read_settings
from .run import evaluate, load_tasks


def main(arguments: list[str]) -> int:
    """Evaluates; prints the table. Exit code 0 with gaps too, unless --strict is given."""
    asked = _parser().parse_args(arguments)
    try:
        settings = read_settings(Path(asked.config))
        settings = dataclasses.replace(settings, out=asked.out or settings.out, limit=asked.limit or settings.limit)
        if asked.dry_run:
            return _show(settings)
        found = evaluate(settings)
    except TrainerError as failed:
        print(f'error: {failed}', file=sys.stderr)
        return failed.exit_code
    print((Path(settings.out) / 'table.md').read_text(encoding='utf-8'))
    return TrainerError('input', '').exit_code if asked.strict and found['gaps'] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser('nagare_trainer evaluate', description='Evaluates models on tasks.')
    parser.add_argument('--config', required=True, help='a JSON file; fields in nagare_trainer/evaluate/README.md')
    parser.add_argument('--out', help='the folder for results, in place of the config’s')
    parser.add_argument('--limit', type=int, help='evaluate this many rows of each task only')
    parser.add_argument('--strict', action='store_true', help='fail where a task’s data is missing')
    parser.add_argument('--dry-run', action='store_true', help='show the first prompt of each task and stop')
    return parser


def _show(settings) -> int:
    tasks, gaps = load_tasks(settings)
    for key, (task, _) in tasks.items():
        longest = max(len(row.context) for row in task.rows)
        print(f'== {key}: {len(task.rows)} rows, prompts of up to {longest} characters\n{task.rows[0].context}')
        print(f'-> {task.rows[0]}\n' if not task.rows[0].context else '')
    for gap in gaps:
        print(f'== gap: {gap.reason}')
    return 0
