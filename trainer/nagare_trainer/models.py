"""Models: from a folder or a hub id, or from a config with random weights."""

from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import AutoConfig, AutoModelForCausalLM, PretrainedConfig, PreTrainedModel

from .errors import TrainerError

DTYPES = {'bf16': torch.bfloat16, 'fp16': torch.float16, 'fp32': torch.float32}


def load_model(
    name: str | Path,
    *,
    precision: str = 'bf16',
    device: str | torch.device = 'cpu',
    attention: str = 'sdpa',
    adapter: str | Path | None = None,
    revision: str | None = None,
    **more: Any,
) -> torch.nn.Module:
    """
    A causal language model in eval mode, weights in `precision` whatever type the files have (OpenCALM's are fp16),
    with a PEFT adapter over it where one is named.
    """
    wanted = {'dtype': DTYPES[precision], 'attn_implementation': attention, 'revision': revision, **more}
    try:
        model = AutoModelForCausalLM.from_pretrained(str(name), **wanted).to(device)
    except (OSError, ValueError, SafetensorError) as cause:
        raise TrainerError('input', _lacking(name, cause)) from cause
    return with_adapter(model, adapter).eval() if adapter else model.eval()


def with_adapter(model: torch.nn.Module, adapter: str | Path) -> torch.nn.Module:
    """The model with a saved PEFT adapter, not trainable."""
    from peft import PeftModel

    if Path(adapter).exists() and not (Path(adapter) / 'adapter_config.json').is_file():
        raise TrainerError(
            'input',
            f'Cannot load the adapter: {adapter} has no adapter_config.json; name the folder `adapter` of a run.',
        )
    try:
        return PeftModel.from_pretrained(model, str(adapter))
    except (OSError, ValueError, SafetensorError) as cause:
        first = str(cause).strip().splitlines()[0][:200]
        raise TrainerError(
            'input',
            f'Cannot load the adapter {str(adapter)!r}: {first}; name the folder `adapter` of a run, or a hub id.',
        ) from cause


def random_model(
    config: PretrainedConfig, *, seed: int = 0, precision: str = 'fp32', device: str = 'cpu', attention: str = 'sdpa'
) -> PreTrainedModel:
    """A model with random weights that are a function of the config and the seed, made on `device` directly."""
    with torch.random.fork_rng(devices=[device] if device.startswith('cuda') else []):
        torch.manual_seed(seed)
        with torch.device(device):
            model = AutoModelForCausalLM.from_config(config, dtype=DTYPES[precision], attn_implementation=attention)
    return model.eval()


def load_config(name: str | Path, revision: str | None = None) -> PretrainedConfig:
    """A model's config alone, without its weights: for estimates and checks before anything is loaded."""
    try:
        return AutoConfig.from_pretrained(str(name), revision=revision)
    except (OSError, ValueError) as cause:
        raise TrainerError('input', _lacking(name, cause)) from cause


def _lacking(name: str | Path, cause: Exception) -> str:
    first = str(cause).strip().splitlines()[0][:200]
    where = 'a folder here' if Path(name).is_dir() else 'no folder here'
    return (
        f'Cannot load the model {str(name)!r} ({where}): {first}; name a folder with config.json and weights, or a hub '
        'id, and check the network, HF_ENDPOINT and HF_TOKEN.'
    )
