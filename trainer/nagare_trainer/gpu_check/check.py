"""The whole check, stage by stage within a limit of time; the result is written after every piece of it."""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import torch

from ..configs import OPEN_CALM_7B
from ..errors import TrainerError
from ..manifest import versions
from .baseline import baseline_speed
from .cases import CASES, TINY, run_of
from .correct import correctness
from .device import device_facts
from .rows import encode_rows, make_release
from .scoring import scoring_speed
from .show import WANTED, piece, table
from .speed import our_speed
from .stages import Stage, run_apart, run_here

LIMIT = 460.0
"""Seconds that all stages have together."""
LEAST = 20.0
"""Seconds that must be left for a stage to begin."""


def gpu_check(out: Path, tiny: bool = False) -> int:
    """Writes OUT/gpu-check.json; 0 where all passed, 7 where a check or stage failed. Raises `environment`: no GPU."""
    began = time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    result: dict[str, Any] = {'tiny': tiny, 'versions': versions(), 'wanted': WANTED, **_blank()}
    if not tiny and not torch.cuda.is_available():
        _write(out, result)
        raise TrainerError(
            'environment',
            f'Cannot check the GPU: PyTorch {torch.__version__} sees none; figures are left blank in '
            f'{out / "gpu-check.json"}. --tiny runs the same code on the CPU with tiny models.',
        )
    result['correctness'] = []
    with tempfile.TemporaryDirectory() as folder:
        result['rows'] = _make_rows(Path(folder), tiny)
        for stage in stages(Path(folder), tiny):
            _run(stage, LIMIT - (time.monotonic() - began), tiny, out, result)
    result['seconds'] = time.monotonic() - began
    _write(out, result)
    passed = all(one['passed'] for one in result['correctness']) and not any(
        'failed' in one for one in result['stages'].values()
    )
    _say(f'{table(result)}\n{"all checks passed" if passed else "SOMETHING FAILED"}; {out / "gpu-check.json"}')
    return 0 if passed else 7


def stages(folder: Path, tiny: bool) -> list[Stage]:
    """What is done, in order; the most important first. `folder` has a release and a tokeniser for each case."""
    where = 'cpu' if tiny else 'cuda'
    rows, steps, sizes = (16, 2, (8, 16)) if tiny else (128, 15, (16, 32))
    runs = {case.name: run_of(case, folder / case.name, rows, 16_384, tiny) for case in CASES}
    first = next(iter(runs.values()))
    found = [
        Stage('device', device_facts, (where,), 60),
        Stage('correctness', correctness, (first, where, 2 if tiny else 6), 150),
    ]
    for name, run in runs.items():
        found += [
            Stage(f'speed of {name}', our_speed, (run, name, where, steps), 150),
            Stage(f'baseline of {name}', baseline_speed, (run, name, where, 1 if tiny else 3, sizes), 100),
        ]
    shape = TINY if tiny else OPEN_CALM_7B
    return [*found, Stage('scoring', scoring_speed, (shape, where, tiny), 150)]


def _blank() -> dict[str, Any]:
    speed = {case.name: {'ours': {}, 'baseline': {}, 'times': None} for case in CASES}
    return {'device': None, 'ceilings': None, 'correctness': None, 'speed': speed, 'scoring': {}, 'stages': {}}


def _make_rows(folder: Path, tiny: bool) -> dict[str, Any]:
    found = {}
    for case in CASES:
        make_release(folder / case.name, 200 if tiny else 3000, case.per_character, case.frame, case.language)
        encoded = encode_rows(run_of(case, folder / case.name, 128, 16_384, tiny), 2000)
        lengths = sorted(len(row.ids) for row in encoded)
        found[case.name] = {
            'meanTokens': sum(lengths) / len(lengths),
            'medianTokens': lengths[len(lengths) // 2],
            'maxTokens': case.max_tokens,
            'cut': sum(row.cut for row in encoded) / len(encoded),
            'tokensPerCharacter': case.per_character,
            'source': case.source,
        }
    return found


def _run(stage: Stage, left: float, tiny: bool, out: Path, result: dict[str, Any]) -> None:
    def put(place: tuple[str, ...], value: Any) -> None:
        _put(result, place, value)
        _say(piece(place, value))
        _write(out, result)

    began = time.monotonic()
    if left < LEAST:
        result['stages'][stage.name] = {'skipped': f'of {LIMIT:.0f} s, {max(0.0, left):.0f} were left'}
    else:
        failed = run_here(stage, put) if tiny else run_apart(stage, put, min(left, stage.most))
        seconds = {'seconds': time.monotonic() - began}
        result['stages'][stage.name] = seconds | ({'failed': failed} if failed else {})
    _say(f'{stage.name}: {_last(result["stages"][stage.name])}')
    _write(out, result)


def _put(result: dict[str, Any], place: tuple[str, ...], value: Any) -> None:
    holder = result
    for name in place[:-1]:
        holder = holder[name]
    if isinstance(holder, list):
        holder.append(value)
    else:
        holder[place[-1]] = value
    for one in result['speed'].values():
        ours, base = best(one['ours']), best(one['baseline'])
        one['times'] = ours / base if ours and base else None


def best(variants: dict[str, Any]) -> float | None:
    """Tokens a second of the fastest variant that has a figure."""
    found = [one['tokensPerSecond'] for one in variants.values() if 'tokensPerSecond' in one]
    return max(found, default=None)


def _last(note: dict[str, Any]) -> str:
    if 'failed' in note:
        return f'FAILED: {note["failed"].splitlines()[-1]}'
    return f'skipped, {note["skipped"]}' if 'skipped' in note else f'{note["seconds"]:.0f} s'


def _write(out: Path, result: dict[str, Any]) -> None:
    part = out / '.gpu-check.json.part'
    part.write_text(json.dumps(result, indent=2) + '\n', encoding='utf-8')
    part.replace(out / 'gpu-check.json')


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
