"""The command line: `python -m nagare_trainer train --config run.json`. Heavy packages load only when needed."""

import argparse
import os
import sys
from pathlib import Path

from .errors import TrainerError

# Before PyTorch loads: threads that wait must not spin, or a busy machine is many times slower.
os.environ.setdefault('OMP_WAIT_POLICY', 'PASSIVE')


def main(arguments: list[str]) -> int:
    """Runs one command; gives the exit code. Errors a person can act on are one line on standard error."""
    parser = argparse.ArgumentParser(
        prog='nagare_trainer', description='LoRA tuning on a Nagare release, and evaluation.'
    )
    commands = parser.add_subparsers(dest='command', required=True)
    train = commands.add_parser('train', help='train, or go on training, as a JSON file says')
    train.add_argument('--config', type=Path, required=True, help='the JSON file; its fields: trainer/README.md')
    train.add_argument('--dry-run', action='store_true', help='show rows as the model sees them, and the estimates')
    train.add_argument('--rows', type=int, default=3, help='rows that a dry run shows (default 3)')
    train.add_argument('--measure', type=int, default=2000, help='rows that a dry run measures (default 2000)')
    evaluate = commands.add_parser('evaluate', help='evaluate models on tasks, as a JSON file says')
    evaluate.add_argument('--config', type=Path, required=True, help='the JSON file; fields: evaluate/README.md')
    evaluate.add_argument('--out', help='the folder for results, in place of the file’s')
    evaluate.add_argument('--limit', type=int, help='evaluate this many rows of each task only')
    evaluate.add_argument('--strict', action='store_true', help='fail where a task’s data is missing')
    evaluate.add_argument('--dry-run', action='store_true', help='show the first prompt of each task and stop')
    check = commands.add_parser('gpu-check', help='is a GPU right and how fast is it: JSON in a folder')
    check.add_argument('--out', type=Path, required=True, help='the folder for gpu-check.json')
    check.add_argument('--tiny', action='store_true', help='tiny models on the CPU: the same code, figures of no use')
    given = parser.parse_args(arguments)
    try:
        return _run(given)
    except TrainerError as error:
        print(error, file=sys.stderr)
        return error.exit_code


def _run(given: argparse.Namespace) -> int:
    _need_packages(given.command)
    if given.command == 'evaluate':
        from .evaluate.command import run_command

        return run_command(given)
    if given.command == 'gpu-check':
        from .gpu_check.check import gpu_check

        return gpu_check(given.out, given.tiny)
    from .read_config import read_config

    run = read_config(given.config)
    if given.dry_run:
        from .dry_run import dry_run

        dry_run(run, given.rows, given.measure)
        return 0
    from .train import train

    return train(run)


def _need_packages(command: str) -> None:
    for name in (
        'torch',
        'transformers',
        'peft',
        'tokenizers',
        'pyarrow',
        *(['scipy'] if command == 'evaluate' else []),
    ):
        try:
            __import__(name)
        except ImportError as cause:
            raise TrainerError(
                'environment', f'Cannot {command}: {name} does not load ({cause}); run `make setup-trainer`.'
            ) from cause


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
