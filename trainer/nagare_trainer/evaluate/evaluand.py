"""A model under evaluation, loaded when its first unfinished row is met: a run with nothing left to do loads none."""

import importlib.metadata
from functools import cached_property
from pathlib import Path
from typing import Any

import torch

from ..models import load_model
from ..tokenizer import Tokenizer, load_tokenizer
from .config import EvaluateSettings, ModelSettings
from .generate import Writer
from .identity import digest, model_identity
from .scorer import Scorer, Settings


class Evaluand:
    """A model's settings, its identity, and its scorer and writer on demand."""

    def __init__(self, model: ModelSettings, settings: EvaluateSettings):
        self.settings, self.run = model, settings
        self.device = model.device or ('cuda' if torch.cuda.is_available() else 'cpu')

    @cached_property
    def identity(self) -> str:
        """What the model is: weights, adapter, tokeniser, precision, and the libraries that do the arithmetic."""
        one = self.settings
        parts = [model_identity(name, one.revision) for name in (one.path, one.adapter, one.tokenizer) if name]
        return digest([parts, one.precision, self.device.split(':')[0], versions()])

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The model's tokeniser, by the library `tokenizers` on the file itself."""
        return load_tokenizer(self.settings.tokenizer or self.settings.path, self.settings.revision)

    @cached_property
    def model(self) -> torch.nn.Module:
        """The model in eval mode, adapter included."""
        one = self.settings
        given = {'precision': one.precision, 'device': self.device, 'adapter': one.adapter, 'revision': one.revision}
        return load_model(one.path, **given)

    @cached_property
    def scorer(self) -> Scorer:
        """Scores by the settings of the run."""
        run = self.run
        return Scorer(
            self.model,
            self.tokenizer,
            Settings(run.mode, run.max_length, run.softmax, run.rows, run.ids),
        )

    @cached_property
    def writer(self) -> Writer:
        """Writes responses."""
        return Writer(self.model, self.tokenizer, self.run.rows or 16, self.run.max_length)

    def describe(self) -> dict[str, Any]:
        """What the results say of the model."""
        one = self.settings
        return {
            'path': Path(one.path).name if Path(one.path).is_dir() else one.path,
            'adapter': one.adapter and Path(one.adapter).name,
            'precision': one.precision,
            'device': self.device,
            'identity': self.identity,
        }


def versions() -> dict[str, str]:
    """The versions of what computes."""
    names = ('transformers', 'peft', 'tokenizers')
    return {'torch': torch.__version__} | {name: importlib.metadata.version(name) for name in names}
