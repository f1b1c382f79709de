"""
The settings of a training run, read from one JSON file. Field names there are camelCase; every field, its meaning and
the paper's value stand in trainer/README.md. Defaults are those of the paper where it gives one.
"""

from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class DataSettings:
    """Where rows come from: exactly one of a command to spawn, a URL with a token, a release folder's Parquet files."""

    command: list[str] | None = None
    url: str | None = None
    token: str | None = None
    parquet: str | None = None
    seed: int = 42
    validation_rows: int = 2000


@dataclass(frozen=True)
class TokenizerTraining:
    """A tokeniser trained on the release's own text, for models with random weights."""

    kind: Literal['bpe', 'unigram'] = 'bpe'
    vocab_size: int = 2048
    rows: int = 20_000


@dataclass(frozen=True)
class ModelSettings:
    """A model by path or hub id, or by `family` and `shape` with random weights."""

    path: str | None = None
    revision: str | None = None
    family: Literal['gpt_neox', 'llama'] | None = None
    shape: dict[str, Any] = field(default_factory=dict)
    tokenizer: str | None = None
    train_tokenizer: TokenizerTraining | None = None
    accept_eos_as_unk: bool = False
    accept_eos_as_pad: bool = False
    precision: Literal['bf16', 'fp32'] = 'bf16'
    quantize: Literal['nf4'] | None = None
    compile: bool = False
    gradient_checkpointing: bool = False
    attention: Literal['auto', 'varlen', 'padded', 'flash_attention_2'] = 'auto'


@dataclass(frozen=True)
class TextSettings:
    """How a row becomes tokens and which of them the loss covers."""

    language: Literal['japanese', 'english'] = 'japanese'
    loss: Literal['all', 'response'] = 'all'
    max_tokens: int = 300
    over_long: Literal['truncate', 'drop', 'raise'] = 'truncate'
    eos_after_cut: bool = False


@dataclass(frozen=True)
class BatchSettings:
    """`rows`: rows of one optimiser step, over all ranks. `tokens`: tokens of one forward pass on one device."""

    rows: int = 128
    tokens: int = 16_384
    layout: Literal['packed', 'bucketed'] = 'packed'


@dataclass(frozen=True)
class LoraSettings:
    """
    The adapter. Without `targets`: query_key_value for GPT-NeoX, q_proj and v_proj for LLaMA. `["all-linear"]`: every
    linear layer but the head.
    """

    rank: int = 4
    alpha: float = 16
    dropout: float = 0.05
    targets: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class OptimizerSettings:
    """AdamW, linear warm-up from 0 and linear decay to 0 over all steps. `clip` is the gradient norm; 0 is off."""

    rate: float = 3e-4
    warmup_steps: int = 100
    betas: list[float] = field(default_factory=lambda: [0.9, 0.999])
    eps: float = 1e-8
    weight_decay: float = 0.0
    clip: float = 1.0


@dataclass(frozen=True)
class SampleSettings:
    """Responses written during training, greedily. No prompts: the first three rows held out for validation."""

    every_steps: int = 0
    prompts: list[str] = field(default_factory=list)
    new_tokens: int = 64


@dataclass(frozen=True)
class LogSettings:
    """log.jsonl is always written. `wandb` is a project's name. `peak` is the device's peak in TFLOP/s, for MFU."""

    tensorboard: bool = False
    wandb: str | None = None
    print_every: int = 10
    peak: float | None = None


@dataclass(frozen=True)
class RunSettings:
    """A whole run. `every_steps` fields of 0 are off; `max_steps` stops early but leaves the schedule as it is."""

    name: str
    out: str
    data: DataSettings
    model: ModelSettings
    text: TextSettings = TextSettings()
    batch: BatchSettings = BatchSettings()
    lora: LoraSettings = LoraSettings()
    optimizer: OptimizerSettings = OptimizerSettings()
    samples: SampleSettings = SampleSettings()
    log: LogSettings = LogSettings()
    epochs: int = 1
    total_steps: int | None = None
    validate_every: int = 1000
    checkpoint_every: int = 500
    keep_checkpoints: int = 3
    merge: bool = False
    seed: int = 42
    device: str = 'auto'
    engine: Literal['plain', 'deepspeed'] = 'plain'
