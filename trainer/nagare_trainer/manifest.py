"""run.json: what went in, what was seen, what came out."""

import json
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import torch

from . import __version__
from .checkpoint import Progress
from .logs import read_log
from .loop import Session
from .read_config import to_json


def write_manifest(session: Session, whole: Progress, status: str, merged: dict[str, float] | None) -> Path:
    """Writes `OUT/run.json`. `rowsDigest` is the sum of the ids of the rows seen, as the release's digest is of all."""
    run, meta = session.run, session.meta
    seen = sum(one['rows'] for one in whole.counts.values())
    out = Path(run.out)
    found = {
        'name': run.name,
        'status': status,
        'release': {'name': meta.release, 'version': meta.version, 'digest': meta.digest, 'rows': session.rows},
        'rows': {
            'seen': seen,
            'epochs': whole.step / session.steps_per_epoch,
            'digest': f'{whole.digest:032x}',
            'cut': sum(one['cut'] for one in whole.counts.values()),
            'dropped': sum(one['dropped'] for one in whole.counts.values()),
            'byDataset': {name: dict(one) for name, one in sorted(whole.counts.items())},
        },
        'steps': {'done': whole.step, 'of': session.total, 'perEpoch': session.steps_per_epoch},
        'seconds': round(whole.seconds, 3),
        'losses': _losses(read_log(out / 'log.jsonl')),
        'merge': merged,
        'settings': to_json(run),
        'seeds': {'data': run.data.seed, 'adapter': run.seed, 'dropout': run.seed + 1},
        'versions': versions(),
        'hardware': hardware(session.trainee.device, session.ranks.world, session.trainee.kernel),
    }
    file = out / 'run.json'
    staging = file.with_name('.run.json.part')
    staging.write_text(json.dumps(found, ensure_ascii=False, indent=2) + '\n', encoding='utf-8')
    staging.replace(file)
    return file


def _losses(records: list[dict[str, Any]]) -> dict[str, Any]:
    steps = [one for one in records if one['kind'] == 'step' and one['loss'] is not None]
    held = [{'step': one['step'], 'loss': one['loss']} for one in records if one['kind'] == 'validation']
    edges = {'first': steps[0]['loss'], 'last': steps[-1]['loss']} if steps else {}
    return {**edges, 'validation': held}


def versions() -> dict[str, str]:
    """Versions of what the figures depend on."""
    named = ('torch', 'transformers', 'peft', 'tokenizers', 'safetensors', 'pyarrow', 'numpy', 'triton')
    found = {'python': platform.python_version(), 'nagare_trainer': __version__}
    for name in named:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    found['torch'] = torch.__version__  # with the build behind the +, which the package's own version may lack
    if torch.version.cuda:
        found['cuda'] = torch.version.cuda
    return found


def hardware(device: torch.device, world: int, kernel: str) -> dict[str, Any]:
    """The devices that did the work, and how packs were attended."""
    name = torch.cuda.get_device_name(device) if device.type == 'cuda' else platform.processor() or platform.machine()
    memory = torch.cuda.get_device_properties(device).total_memory if device.type == 'cuda' else None
    threads = torch.get_num_threads()
    return {
        'device': device.type,
        'name': name,
        'memory': memory,
        'processes': world,
        'threads': threads,
        'attention': kernel,
    }
