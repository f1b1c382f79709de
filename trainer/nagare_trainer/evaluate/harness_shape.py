"""The figures of one model as EleutherAI's lm-evaluation-harness writes them, for tools that read its results."""

from datetime import datetime
from math import sqrt
from typing import Any

# Our name of a figure -> theirs.
NAMES = {
    'accuracy': 'acc',
    'accNorm': 'acc_norm',
    'balancedAccuracy': 'balanced_acc',
    'mcc': 'mcc',
    'macroF1': 'macro_f1',
    'exact': 'exact_match',
    'f1': 'f1',
    'perToken': 'perplexity',
    'macroWithEos': 'macro_perplexity',
}
# Means of values that are right or wrong: their standard error is that of a share.
SHARES = ('accuracy', 'accNorm', 'exact')
LOWER_IS_BETTER = ('perToken', 'macroWithEos')


def harness_shape(found: dict[str, Any], model: str) -> dict[str, Any]:
    """The dictionary that the harness calls results; `found` is what results.json holds."""
    mine = found['models'][model]
    tasks = {key: found['tasks'][key] for key in mine['results']}
    return {
        'results': {key: _metrics(key, one['figures'], tasks[key]['rows']) for key, one in mine['results'].items()},
        'group_subtasks': {key: [] for key in tasks},
        'configs': {key: {'task': key, 'num_fewshot': one['shots'], **one['options']} for key, one in tasks.items()},
        'versions': {key: one['version'] for key, one in tasks.items()},
        'n-shot': {key: one['shots'] for key, one in tasks.items()},
        'higher_is_better': {key: _better(one['figures']) for key, one in mine['results'].items()},
        'n-samples': {
            key: {'original': one['of'] or one['rows'], 'effective': one['rows']} for key, one in tasks.items()
        },
        'config': {
            'model': 'nagare',
            'model_args': {'path': mine['path'], 'adapter': mine['adapter'], 'mode': found['settings']['mode']},
            'model_dtype': mine['precision'],
            'limit': found['settings']['limit'],
            'bootstrap_iters': found['settings']['draws'],
            'random_seed': found['settings']['seed'],
        },
        'date': datetime.fromisoformat(found['created']).timestamp(),
        'transformers_version': found['tools']['transformers'],
        'model_source': 'nagare',
        'model_name': mine['path'],
        'task_hashes': {key: one['digest'] for key, one in tasks.items()},
    }


def _metrics(key: str, figures: dict[str, float], rows: int) -> dict[str, Any]:
    made: dict[str, Any] = {'name': key, 'alias': key, 'sample_len': rows}
    for name, value in figures.items():
        if name in NAMES:
            made[f'{NAMES[name]},none'] = value
            made[f'{NAMES[name]}_stderr,none'] = _error(value, rows) if name in SHARES else 'N/A'
    return made


def _error(share: float, rows: int) -> float | str:
    return sqrt(share * (1 - share) / (rows - 1)) if rows > 1 else 'N/A'


def _better(figures: dict[str, float]) -> dict[str, bool]:
    return {NAMES[name]: name not in LOWER_IS_BETTER for name in figures if name in NAMES}
