"""The whole check, stage by stage within a limit of time; the result is written after every stage."""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import torch

from ..config import RunSettings
from ..configs import LLAMA_7B, OPEN_CALM_7B
from ..errors import TrainerError
from ..manifest import hardware, versions
from ..read_config import parse_config
from ..work import device_peak
from .baseline import baseline_speed
from .correct import correctness
from .lengths import TOKENS_PER_CHARACTER
from .rows import make_release
from .scoring import scoring_speed
from .speed import attempt, encode_rows, our_speed, with_model

LIMIT = 360.0
"""Seconds after which no new stage begins; the longest may take two minutes, and all shall fit in eight."""
TINY_STEPS = 4
TINY = {'hidden_size': 64, 'num_hidden_layers': 2, 'num_attention_heads': 4, 'intermediate_size': 128}
BLANK = {'correctness': None, 'speed': {'open-calm-7b': None, 'llama-7b': None}, 'scoring': None}


def gpu_check(out: Path, tiny: bool = False) -> int:
    """Writes OUT/gpu-check.json; 0 where all checks passed, 7 where one failed. Raises `environment` without a GPU."""
    out.mkdir(parents=True, exist_ok=True)
    result: dict[str, Any] = {'tiny': tiny, 'versions': versions(), 'device': None, **BLANK}
    if not tiny and not torch.cuda.is_available():
        _write(out, result)
        raise TrainerError(
            'environment',
            f'Cannot check the GPU: PyTorch {torch.__version__} sees none; figures are left blank in '
            f'{out / "gpu-check.json"}. --tiny runs the same code on the CPU with tiny models.',
        )
    device = torch.device('cpu' if tiny else 'cuda')
    result |= {'device': hardware(device, 1, ''), 'matmul': None if tiny else _matmul(device)}
    with tempfile.TemporaryDirectory() as folder:
        _stages(Path(folder), device, tiny, result, lambda: _write(out, result))
    passed = all(one['passed'] for one in result['correctness'])
    _say(f'{"all checks passed" if passed else "SOME CHECKS FAILED"}; {out / "gpu-check.json"}')
    return 0 if passed else 7


def _stages(folder: Path, device: torch.device, tiny: bool, result: dict[str, Any], write: Any) -> None:
    began = time.monotonic()
    steps, rows = (TINY_STEPS, 16) if tiny else (20, 128)
    release, tokenizer = make_release(folder, 200 if tiny else 6000)
    run = _run(release, folder, rows)
    encoded = encode_rows(run, tokenizer, (2 + min(steps, 4)) * rows)
    lengths = sorted(len(row.ids) for row in encoded)
    result['rows'] = {
        'meanTokens': sum(lengths) / len(lengths),
        'medianTokens': lengths[len(lengths) // 2],
        'cut': sum(row.cut for row in encoded) / len(encoded),
        'tokensPerCharacter': TOKENS_PER_CHARACTER,
    }
    result['correctness'] = []
    for check in correctness(run, tokenizer, encoded, device):
        result['correctness'].append(check)
        state = 'ok    ' if check['passed'] else 'FAILED'
        _say(f'{state} {check["check"]}: {check["found"]:.3g} of {check["allowed"]:.3g}')
    write()
    peak = device_peak(device, None)
    big = not tiny and torch.cuda.mem_get_info(device)[0] > 100e9
    for name, family, shape in (('open-calm-7b', 'gpt_neox', OPEN_CALM_7B), ('llama-7b', 'llama', LLAMA_7B)):
        here = with_model(run, family, TINY if tiny else shape, 16_384 if big else 8192)
        found: dict[str, Any] = {}
        result['speed'][name] = found
        for stage, work in (
            ('ours', lambda here=here: our_speed(here, tokenizer, device, steps, not tiny, peak)),
            ('baseline', lambda here=here: baseline_speed(here, tokenizer, encoded, device, min(16, rows), peak)),
        ):
            if time.monotonic() - began > LIMIT:
                found[stage] = {'skipped': f'{LIMIT:.0f} s were over'}
                continue
            found[stage] = attempt(work)
            write()
        found['times'] = _ratio(found)
        write()
        _say(f'{name}: {_line(found)}')
    if time.monotonic() - began < LIMIT:
        result['scoring'] = attempt(lambda: scoring_speed(TINY if tiny else OPEN_CALM_7B, device, tiny))
    result['seconds'] = time.monotonic() - began
    write()


def _run(release: Path, folder: Path, rows: int) -> RunSettings:
    command = [sys.executable, '-m', 'nagare_trainer.gpu_check.source', str(release)]
    return parse_config(
        {
            'name': 'gpu-check',
            'out': str(folder),
            'data': {'command': command, 'validationRows': 0},
            'model': {'family': 'gpt_neox', 'tokenizer': str(folder / 'tokenizer')},
            'batch': {'rows': rows},
            'optimizer': {'warmupSteps': 0},
        }
    )


def _matmul(device: torch.device, size: int = 8192) -> float:
    """The device's own best in bf16, TFLOP/s: a square product of random numbers."""
    one, two = (torch.randn(size, size, device=device, dtype=torch.bfloat16) for _ in range(2))
    for _ in range(3):
        one @ two
    torch.cuda.synchronize(device)
    began = time.monotonic()
    for _ in range(20):
        one @ two
    torch.cuda.synchronize(device)
    return 20 * 2 * size**3 / (time.monotonic() - began) / 1e12


def _best(found: dict[str, Any]) -> dict[str, Any] | None:
    ours = [one for one in found.get('ours', {}).values() if isinstance(one, dict) and 'tokensPerSecond' in one]
    return max(ours, key=lambda one: one['tokensPerSecond'], default=None)


def _ratio(found: dict[str, Any]) -> float | None:
    """Our tokens a second over the baseline's."""
    best, base = _best(found), found.get('baseline', {}).get('tokensPerSecond')
    return best['tokensPerSecond'] / base if best and base else None


def _line(found: dict[str, Any]) -> str:
    best = _best(found)
    if best is None:
        return 'no figure'
    mfu = 'MFU blank' if best['mfu'] is None else f'MFU {best["mfu"]:.1%}'
    times = 'blank' if found['times'] is None else f'{found["times"]:.2f}'
    return f'{best["tokensPerSecond"]:,.0f} tokens/s, {mfu}, waiting {best["waited"]:.2%}, {times} times the baseline'


def _write(out: Path, result: dict[str, Any]) -> None:
    (out / 'gpu-check.json').write_text(json.dumps(result, indent=2) + '\n', encoding='utf-8')


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
