"""The model that learns: base, adapter, tokeniser, and the one thing training asks of it, the loss of a pass."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from peft import PeftModel

from . import attention
from .config import ModelSettings, RunSettings
from .configs import model_config
from .errors import TrainerError
from .layout import Pass
from .lora import add_adapter
from .loss import summed_loss
from .models import load_model, random_model
from .quick import quicken
from .tokenizer import Tokenizer


@dataclass
class Trainee:
    """`model`: the PEFT model. `kernel`: how packs are attended. `device`: where it is."""

    model: PeftModel
    tokenizer: Tokenizer
    device: torch.device
    kernel: str

    def loss(self, given: Pass) -> torch.Tensor:
        """The sum, in fp32, of the loss over the pass's targets; no logits of the whole pass are made."""
        base = self.model.get_base_model()
        inner = getattr(base, base.base_model_prefix)
        hidden = inner(input_ids=given.ids, position_ids=given.positions, use_cache=False, **self._packing(given))
        return summed_loss(hidden.last_hidden_state, base.get_output_embeddings(), given.targets)

    def logits(self, given: Pass) -> torch.Tensor:
        """All logits of a pass, (B, L, V): for tests and checks only."""
        return self.model(
            input_ids=given.ids, position_ids=given.positions, use_cache=False, **self._packing(given)
        ).logits

    def trained(self) -> list[torch.nn.Parameter]:
        """The parameters that learn, in a fixed order."""
        return [one for one in self.model.parameters() if one.requires_grad]

    def save_base(self, folder: Path) -> None:
        """Writes the frozen model without the adapter, as transformers does."""
        base = self.model.get_base_model()
        frozen = {
            name.replace('.base_layer', ''): one for name, one in base.state_dict().items() if '.lora_' not in name
        }
        base.save_pretrained(folder, state_dict=frozen)

    def _packing(self, given: Pass) -> dict[str, object]:
        if given.segments is None:
            return {}
        if self.kernel == 'flash_attention_2':
            bounds, longest = given.segments.bounds, given.segments.longest
            return {f'cu_seq_lens_{side}': bounds for side in 'qk'} | {f'max_length_{side}': longest for side in 'qk'}
        return {'segments': given.segments, 'kernel': self.kernel}


def build_trainee(run: RunSettings, tokenizer: Tokenizer, device: torch.device) -> Trainee:
    """Loads the base, puts the adapter on, and sets it up as the run says."""
    base = _base(run, tokenizer, device)
    check_fit(run, tokenizer, base.config)
    trainee = wrap(base, run, tokenizer, device)
    if run.model.gradient_checkpointing:
        trainee.model.get_base_model().gradient_checkpointing_enable({'use_reentrant': False})
        trainee.model.enable_input_require_grads()
    if run.model.compile:
        compile_layers(trainee.model)
    return trainee


def wrap(base: torch.nn.Module, run: RunSettings, tokenizer: Tokenizer, device: torch.device) -> Trainee:
    """The base with a new adapter."""
    model = add_adapter(base, run.lora, run.seed)
    if run.model.precision == 'bf16' and not run.model.quantize:
        quicken(model)
    kernel = attention.choose_kernel(run.model.attention, device, base.dtype)
    return Trainee(model, tokenizer, device, kernel)


def compile_layers(model: PeftModel, backend: Any = 'inductor') -> None:
    """
    Compiles each layer of the decoder, for packs of any size. They share one code, so there are two compilations: the
    first layer needs no gradient of what it is given.
    """
    base = model.get_base_model()
    for layer in getattr(base, base.base_model_prefix).layers:
        layer.compile(dynamic=True, backend=backend)


def check_tokenizer(tokenizer: Tokenizer, model: ModelSettings) -> None:
    """A tokeniser whose end mark is also its padding or unknown mark is refused, unless the run accepts it."""
    for role, accepted in (('pad', model.accept_eos_as_pad), ('unk', model.accept_eos_as_unk)):
        if tokenizer.eos is not None and getattr(tokenizer, role) == tokenizer.eos and not accepted:
            raise TrainerError(
                'input',
                f'Cannot train with the tokeniser {tokenizer.name}: its end mark (id {tokenizer.eos}) is also its '
                f'{role} mark, so the model may learn to stop at the wrong place; mend the tokeniser, or set '
                f'model.acceptEosAs{role.capitalize()}.',
            )


def check_fit(run: RunSettings, tokenizer: Tokenizer, config: object) -> None:
    """The tokeniser's ids and the rows' length must fit the model."""
    known, most = config.vocab_size, getattr(config, 'max_position_embeddings', run.text.max_tokens)
    if tokenizer.vocab_size > known:
        raise TrainerError(
            'input',
            f'Cannot train: the tokeniser {tokenizer.name} has {tokenizer.vocab_size:,} ids and the model knows '
            f'{known:,}; name the tokeniser that belongs to the model.',
        )
    if run.text.max_tokens > most:
        raise TrainerError(
            'usage', f'Cannot train: text.maxTokens is {run.text.max_tokens} and the model takes at most {most}.'
        )


def config_of(model: ModelSettings, tokenizer: Tokenizer) -> object:
    """The model's config, without its weights."""
    if model.path is not None:
        from .models import load_config

        return load_config(model.path, model.revision)
    marks = {'eos_token_id': tokenizer.eos, 'bos_token_id': tokenizer.bos, 'pad_token_id': tokenizer.pad}
    # A multiple of 64: sizes that matrix units like.
    return model_config(model.family, **{'vocab_size': -(-tokenizer.vocab_size // 64) * 64, **marks, **model.shape})


def _base(run: RunSettings, tokenizer: Tokenizer, device: torch.device) -> torch.nn.Module:
    model = run.model
    how = 'flash_attention_2' if model.attention == 'flash_attention_2' else attention.NAME
    if model.path is None:
        config = config_of(model, tokenizer)
        return random_model(config, seed=run.seed, precision=model.precision, device=str(device), attention=how)
    more = _quantized() if model.quantize else {}
    given = {'precision': model.precision, 'attention': how, 'revision': model.revision, 'device': device}
    return load_model(model.path, **given, **more)


def _quantized() -> dict[str, object]:
    from transformers import BitsAndBytesConfig

    return {
        'quantization_config': BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type='nf4',
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=torch.bfloat16,
        )
    }
