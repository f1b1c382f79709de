"""The command line: `python -m nagare_trainer train --config run.json`. Heavy packages load only when needed."""

import argparse
import sys
from pathlib import Path

from .errors import TrainerError


def main(arguments: list[str]) -> int:
    """Runs one command; gives the exit code. Errors a person can act on are one line on standard error."""
    parser = argparse.ArgumentParser(prog='nagare_trainer', description='LoRA tuning on a Nagare release.')
    commands = parser.add_subparsers(dest='command', required=True)
    train = commands.add_parser('train', help='train, or go on training, as a JSON file says')
    train.add_argument('--config', type=Path, required=True, help='the JSON file; its fields: trainer/README.md')
    train.add_argument('--dry-run', action='store_true', help='show rows as the model sees them, and the estimates')
    train.add_argument('--rows', type=int, default=3, help='rows that a dry run shows (default 3)')
    train.add_argument('--measure', type=int, default=2000, help='rows that a dry run measures (default 2000)')
    given = parser.parse_args(arguments)
    try:
        return _run(given)
    except TrainerError as error:
        print(error, file=sys.stderr)
        return error.exit_code


def _run(given: argparse.Namespace) -> int:
    _need_packages()
    from .read_config import read_config

    run = read_config(given.config)
    if given.dry_run:
        from .dry_run import dry_run

        dry_run(run, given.rows, given.measure)
        return 0
    from .train import train

    return train(run)


def _need_packages() -> None:
    for name in ('torch', 'transformers', 'peft', 'tokenizers', 'pyarrow'):
        try:
            __import__(name)
        except ImportError as cause:
            raise TrainerError(
                'environment', f'Cannot train: {name} does not load ({cause}); run `make setup-trainer`.'
            ) from cause


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
