"""The losses of a run as an SVG picture, from its log alone."""

import math
from html import escape
from pathlib import Path

from .logs import read_log

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 400, 64, 24, 48, 48
INK, STEP, HELD = '#333333', '#0072b2', '#d55e00'
"""Blue and vermilion of Okabe and Ito: told apart by colour-blind readers; the held-out line has marks besides."""

Points = list[tuple[float, float]]


def draw_losses(log: Path, picture: Path, name: str) -> None:
    """Draws loss by step, and of the held-out rows where there are any."""
    records = [one for one in read_log(log) if one['kind'] in ('step', 'validation') and one['loss'] is not None]
    steps = [(one['step'], one['loss']) for one in records if one['kind'] == 'step']
    held = [(one['step'], one['loss']) for one in records if one['kind'] == 'validation']
    picture.write_text(svg(steps, held, name), encoding='utf-8')


def svg(steps: Points, held: Points, name: str) -> str:
    """The picture's text: axes with round numbers, a line for the steps, a marked line for the held-out rows."""
    every = [*steps, *held] or [(0, 0)]
    most = max(step for step, _ in every) or 1
    ticks = _ticks(min(loss for _, loss in every), max(loss for _, loss in every))
    low, high = ticks[0], ticks[-1]
    x = lambda step: LEFT + step / most * (WIDTH - LEFT - RIGHT)  # noqa: E731
    y = lambda loss: TOP + (high - loss) / (high - low) * (HEIGHT - TOP - BOTTOM)  # noqa: E731
    line = lambda points: ' '.join(f'{x(step):.1f},{y(loss):.1f}' for step, loss in points)  # noqa: E731
    parts = [_level(y(tick), f'{tick:g}') for tick in ticks]
    parts += [_text(x(step), HEIGHT - BOTTOM + 18, f'{step:,.0f}', 'middle') for step in _steps(most)]
    parts.append(f'<polyline points="{line(steps)}" fill="none" stroke="{STEP}" stroke-width="1.5"/>')
    parts.append(f'<polyline points="{line(held)}" fill="none" stroke="{HELD}" stroke-width="1.5"/>')
    parts += [f'<circle cx="{x(step):.1f}" cy="{y(loss):.1f}" r="3.5" fill="{HELD}"/>' for step, loss in held]
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, 'step', 'middle'))
    parts.append(_text(LEFT, 20, f'{name}: loss by token, natural logarithm', 'start', 15))
    parts.append(_text(LEFT, 38, 'each step', 'start', 12, STEP))
    parts.append(_text(LEFT + 80, 38, '● held-out rows', 'start', 12, HELD))
    title = f'<title>{escape(name)}: loss by step</title>'
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    fonts = 'font-family="sans-serif"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {box} {fonts}>{title}'
    return '\n'.join([head, f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>', *parts, '</svg>', ''])


def _level(y: float, label: str) -> str:
    rule = f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dddddd"/>'
    return rule + _text(LEFT - 8, y + 4, label, 'end')


def _text(x: float, y: float, text: str, anchor: str, size: int = 12, colour: str = INK) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}">{escape(text)}</text>'
    )


def _ticks(low: float, high: float) -> list[float]:
    """Round levels that hold all values, some five."""
    reach = max(high - low, 1e-6)
    scale = 10 ** math.floor(math.log10(reach / 4))
    step = next(one * scale for one in (1, 2, 5, 10) if reach / (one * scale) <= 6)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(at * step, 10) for at in range(first, max(last, first + 1) + 1)]


def _steps(most: float) -> list[float]:
    return [tick for tick in _ticks(0, most) if tick <= most and tick == int(tick)]
