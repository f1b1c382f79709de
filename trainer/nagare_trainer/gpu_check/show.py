"""The check as text: a line for each piece as it comes, and a table of all figures beside what is wanted of them."""

from typing import Any

WANTED = {'mfu': 0.55, 'waited': 0.01, 'times': 2, 'jnli_3shot.padded': 3, 'vqa.oneAtATime': 20, 'seconds': 480}
"""On an H200: MFU, times the baseline and times the ways of scoring at least; share waiting and seconds at most."""


def piece(place: tuple[str, ...], value: Any) -> str:
    """One line for what a stage found."""
    if place[0] == 'correctness':
        if 'failed' in value:
            return f'FAILED {value["check"]}: {value["failed"].splitlines()[-1]}'
        state = 'ok    ' if value['passed'] else 'FAILED'
        return f'{state} {value["check"]}: {value["found"]:.3g} of {value["allowed"]:.3g}'
    name = ' '.join(place)
    if isinstance(value, dict) and 'failed' in value:
        return f'{name}: FAILED: {value["failed"].splitlines()[-1]}'
    if isinstance(value, dict) and 'tokensPerSecond' in value:
        return f'{name}: {value["tokensPerSecond"]:,.0f} tokens/s, MFU {_share(value["mfu"])}'
    if place[0] == 'scoring':
        return f'{name}: {value["scorer"]["rowsPerSecond"]:,.1f} rows/s'
    return f'{name}: {value}' if place[0] in ('device', 'ceilings') else f'{name}: written'


def table(result: dict[str, Any]) -> str:
    """All figures, with what is wanted of an H200 in the heads; those not had are blank."""
    lines = [_row('', 'tokens/s', 'MFU >= 55%', 'waiting < 1%', 'memory GB', 'times >= 2')]
    for name, one in result['speed'].items():
        for side in ('ours', 'baseline'):
            for variant, found in one[side].items():
                if 'tokensPerSecond' in found:
                    times = one['times'] if side == 'ours' else None
                    lines.append(_row(f'{name} {side} {variant}', *_speeds(found), _number(times)))
    lines += ['', _row('rows/s', 'scorer', 'padded', 'one at a time', 'times >= 3', 'times >= 20')]
    for name, one in result['scoring'].items():
        if 'scorer' in one:
            ways = ('padded', 'oneAtATime')
            rates = [_number(one[way]['rowsPerSecond']) for way in ('scorer', *ways)]
            lines.append(_row(name, *rates, *(_number(one[way]['scorerIsFaster']) for way in ways)))
    return '\n'.join(lines)


def _speeds(found: dict[str, Any]) -> tuple[str, ...]:
    memory = found['peakMemory']
    return (
        f'{found["tokensPerSecond"]:,.0f}',
        _share(found['mfu']),
        _share(found.get('waited')),
        _number(memory and memory / 1e9),
    )


def _share(value: float | None) -> str:
    return '' if value is None else f'{value:.2%}'


def _number(value: float | None) -> str:
    return '' if value is None else f'{value:,.2f}'


def _row(name: str, *cells: str) -> str:
    return f'{name:32}' + ''.join(f'{cell:>15}' for cell in cells)
