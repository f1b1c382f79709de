"""The results as a Markdown page: what was found, what a constant answer would have, what was cut, what is missing."""

from typing import Any

Row = list[str]


def table(found: dict[str, Any]) -> str:
    """A table for each kind of task, then the comparisons, the notes and the gaps."""
    parts = ['# Evaluation', _choices(found), _perplexities(found), _generations(found), _pairs(found)]
    return '\n\n'.join([*filter(None, parts), _notes(found)]) + '\n'


def _choices(found: dict[str, Any]) -> str:
    head = ['task', 'model', 'accuracy', 'majority', 'balanced', 'MCC', 'macro F1', 'accNorm', 'answers', 'cut']
    rows = []
    for key, name, one in _of_kind(found, 'choice'):
        values = [
            _with_interval(one, figure) for figure in ('accuracy', 'balancedAccuracy', 'mcc', 'macroF1', 'accNorm')
        ]
        majority = f'{one["majority"]:.4f}' if 'majority' in one else f'chance {one["chance"]:.4f}'
        answers = ', '.join(f'{label} {share:.3f}' for label, share in one.get('answers', {}).items())
        rows.append([key, name, values[0], majority, *values[1:], answers, str(one['cut']['rows'])])
    return _markdown(head, rows + _gaps(found, 'choice', len(head)))


def _perplexities(found: dict[str, Any]) -> str:
    names = ['macroWithEos', 'macroWithoutEos', 'perToken', 'perTokenWithoutEos', 'bitsPerCharacter']
    rows = [
        [key, name, *(_with_interval(one, figure, 2) for figure in names), str(one['cut']['rows'])]
        for key, name, one in _of_kind(found, 'perplexity')
    ]
    head = [
        'task',
        'model',
        'macro with EOS (the paper)',
        'macro',
        'per token with EOS',
        'per token',
        'bits per character',
        'cut',
    ]
    return _markdown(head, rows + _gaps(found, 'perplexity', len(head)))


def _generations(found: dict[str, Any]) -> str:
    rows = []
    for key, name, one in _of_kind(found, 'generation'):
        judged = ', '.join(f'{figure} {_with_interval(one, figure)}' for figure in one['figures'])
        rows.append([key, name, judged or 'texts to read', str(one['emptyTexts']), str(one['cut']['rows'])])
    head = ['task', 'model', 'figures', 'empty texts', 'cut']
    return _markdown(head, rows + _gaps(found, 'generation', len(head)))


def _pairs(found: dict[str, Any]) -> str:
    rows = [
        [
            one['task'],
            one['measure'],
            f'{one["second"]} less {one["first"]}',
            f'{one["difference"]:+.4f} [{one["interval"][0]:+.4f}, {one["interval"][1]:+.4f}]',
            '' if one['p'] is None else f'{one["p"]:.3g}',
        ]
        for one in found['comparisons']
    ]
    return _markdown(['task', 'measure', 'models', 'difference', 'McNemar p'], rows)


def _notes(found: dict[str, Any]) -> str:
    said = [f'- {key}: {note}' for key, one in found['tasks'].items() for note in one['notes']]
    said += dict.fromkeys(f'- gap: {gap["reason"]}' for gap in found['gaps'])
    said += [f'- gap: {key}, {name}: {why}' for key, name, why in _model_gaps(found)]
    said += [
        f'- {key}, {name}: no {figure}: {why}.'
        for key, name, one in _of_kind(found, 'perplexity')
        for figure, why in one['withoutValue'].items()
    ]
    mode = f'Choices are encoded in mode `{found["settings"]["mode"]}`. Brackets: 95 % bootstrap intervals over rows.'
    return '\n'.join([mode, '', *said]).strip()


def _of_kind(found: dict[str, Any], kind: str) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (key, name, model['results'][key])
        for key, task in found['tasks'].items()
        if task['kind'] == kind
        for name, model in found['models'].items()
        if key in model['results']
    ]


def _gaps(found: dict[str, Any], kind: str, width: int) -> list[Row]:
    missing = [[_named(gap), 'gap'] for gap in found['gaps'] if gap['kind'] == kind]
    missing += [[key, f'{name}: gap'] for key, name, _ in _model_gaps(found) if found['tasks'][key]['kind'] == kind]
    return [row + ['–'] * (width - 2) for row in missing]


def _model_gaps(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(key, name, why) for name, model in found['models'].items() for key, why in model['gaps'].items()]


def _named(gap: dict[str, Any]) -> str:
    return ', '.join([gap['task'], *(f'{key} {value}' for key, value in gap['options'].items())])


def _with_interval(one: dict[str, Any], figure: str, digits: int = 4) -> str:
    if figure not in one['figures']:
        return '–'
    low, high = one['intervals'][figure]
    return f'{one["figures"][figure]:.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]'


def _markdown(head: Row, rows: list[Row]) -> str:
    if not rows:
        return ''
    lines = [head, ['---'] * len(head), *rows]
    return '\n'.join('| ' + ' | '.join(cell.replace('|', '\\|') for cell in line) + ' |' for line in lines)
