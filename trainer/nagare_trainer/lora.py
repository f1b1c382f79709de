"""The adapter: put on, saved, read back, merged. PEFT's own layout, so that PEFT loads it anywhere."""

from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file

from .config import LoraSettings
from .configs import default_targets
from .errors import TrainerError


def add_adapter(model: torch.nn.Module, lora: LoraSettings, seed: int) -> PeftModel:
    """The model with a new adapter: fp32, A random by the seed, B zero; only the adapter learns."""
    targets = lora.targets or default_targets(model.config.model_type)
    settings = LoraConfig(
        r=lora.rank,
        lora_alpha=lora.alpha,
        lora_dropout=lora.dropout,
        target_modules=targets[0] if targets == ['all-linear'] else targets,
        bias='none',
        task_type='CAUSAL_LM',
    )
    torch.manual_seed(seed)
    try:
        return get_peft_model(model, settings, autocast_adapter_dtype=True)
    except ValueError as cause:
        raise TrainerError('usage', f'Cannot add the adapter: {cause}; check lora.targets.') from cause


def save_adapter(model: PeftModel, folder: Path) -> None:
    """Writes adapter_model.safetensors and adapter_config.json, and reads them back: an empty file is an error."""
    model.save_pretrained(str(folder), safe_serialization=True)
    written = load_file(str(folder / 'adapter_model.safetensors'))
    held = {name.replace('.default', ''): one for name, one in model.named_parameters() if one.requires_grad}
    if not held or written.keys() != held.keys():
        raise TrainerError('output', f'Cannot save the adapter: {folder} has {len(written)} of {len(held)} tensors.')
    for name, tensor in held.items():
        if not torch.equal(written[name], tensor.detach().cpu()):
            raise TrainerError('output', f'Cannot save the adapter: {name} read back from {folder} differs.')


def load_into(model: PeftModel, folder: Path) -> None:
    """Sets the adapter's numbers from a saved adapter; raises `input` where names differ."""
    written = load_file(str(folder / 'adapter_model.safetensors'))
    with torch.no_grad():
        for name, held in model.named_parameters():
            if held.requires_grad:
                short = name.replace('.default', '')
                if short not in written:
                    raise TrainerError('input', f'Cannot load the adapter: {folder} has no {short}.')
                held.copy_(written[short])


def merge_check(model: PeftModel, ids: torch.Tensor) -> tuple[torch.nn.Module, dict[str, float]]:
    """
    The model with the adapter added into its weights, and how far its logits are from the unmerged ones on `ids`
    (1, L): greatest difference, the greatest logit beside it, and the share of places with the same first choice.
    """
    model.eval()
    with torch.no_grad():
        apart = model(ids).logits.float()
        merged = model.merge_and_unload(safe_merge=True)
        one = merged(ids).logits.float()
    return merged, {
        'greatestDifference': float((apart - one).abs().max()),
        'greatestLogit': float(apart.abs().max()),
        'sameChoice': float((apart.argmax(-1) == one.argmax(-1)).float().mean()),
    }
