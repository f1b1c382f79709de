"""
Tokenisers, by the library `tokenizers` on the file tokenizer.json itself. transformers 5.17 rebuilds a
GPTNeoXTokenizer with a normaliser of its own and ignores the file's: the ids differ (full-width letters and others).
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer as RawTokenizer

from .errors import TrainerError


@dataclass(frozen=True)
class Tokenizer:
    """Text to ids and back. Special ids are None where the model has none."""

    raw: RawTokenizer
    name: str
    eos: int | None = None
    pad: int | None = None
    unk: int | None = None
    bos: int | None = None

    @property
    def vocab_size(self) -> int:
        """The number of ids, added tokens included."""
        return self.raw.get_vocab_size(with_added_tokens=True)

    def encode(self, text: str, special: bool = True) -> list[int]:
        """The ids of one text; `special` lets the file's post-processor add its marks (LLaMA: BOS in front)."""
        return self.raw.encode(text, add_special_tokens=special).ids

    def encode_batch(self, texts: list[str], special: bool = True) -> list[list[int]]:
        """The ids of many texts, on all cores outside Python's lock."""
        return [one.ids for one in self.raw.encode_batch_fast(texts, add_special_tokens=special)]

    def decode(self, ids: list[int], skip_special: bool = False) -> str:
        """The text of ids."""
        return self.raw.decode(ids, skip_special_tokens=skip_special)

    def save(self, folder: Path) -> None:
        """Writes tokenizer.json and the names of the special tokens, so that `load_tokenizer` reads them back."""
        folder.mkdir(parents=True, exist_ok=True)
        self.raw.save(str(folder / 'tokenizer.json'))
        names = {'eos_token': self.eos, 'pad_token': self.pad, 'unk_token': self.unk, 'bos_token': self.bos}
        config = {name: self.raw.id_to_token(id) for name, id in names.items() if id is not None}
        config['tokenizer_class'] = 'PreTrainedTokenizerFast'
        (folder / 'tokenizer_config.json').write_text(json.dumps(config, ensure_ascii=False, indent=2) + '\n')


def load_tokenizer(name: str | Path, revision: str | None = None) -> Tokenizer:
    """Loads a tokeniser from a folder, a tokenizer.json, or a hub id; raises `input` where there is none."""
    path = Path(name)
    if path.is_file():
        return _wrap(_read(path), str(name), {})
    if path.is_dir():
        return _from_folder(path)
    return _from_folder(_download(str(name), revision))


def _from_folder(folder: Path) -> Tokenizer:
    settings = _settings(folder)
    file = folder / 'tokenizer.json'
    if file.is_file():
        return _wrap(_read(file), str(folder), settings)
    if not (folder / 'tokenizer.model').is_file():
        raise TrainerError(
            'input',
            f'Cannot load the tokeniser: {folder} has neither tokenizer.json nor tokenizer.model; name a model folder '
            'or a hub id that has one.',
        )
    # SentencePiece only (LLaMA's first files): transformers makes the fast form. Its class is not GPTNeoXTokenizer.
    from transformers import AutoTokenizer

    return _wrap(AutoTokenizer.from_pretrained(folder).backend_tokenizer, str(folder), settings)


def _read(file: Path) -> RawTokenizer:
    try:
        return RawTokenizer.from_file(str(file))
    except Exception as cause:  # the library's own type of all its errors
        raise TrainerError(
            'input', f'Cannot load the tokeniser: {file} is none ({cause}); fetch it again, or name another folder.'
        ) from cause


def _download(name: str, revision: str | None) -> Path:
    from huggingface_hub import snapshot_download

    try:
        wanted = ['tokenizer*', 'special_tokens_map.json', 'config.json', 'vocab.json', 'merges.txt']
        return Path(snapshot_download(name, revision=revision, allow_patterns=wanted))
    except Exception as cause:
        raise TrainerError(
            'input',
            f'Cannot load the tokeniser {name!r}: it is no folder here, and the Hub gave {type(cause).__name__}; name '
            'a folder with tokenizer.json, or check the id, the network, HF_ENDPOINT and HF_TOKEN.',
        ) from cause


def _settings(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ('config.json', 'special_tokens_map.json', 'tokenizer_config.json'):
        file = folder / name
        if file.is_file():
            found.update(json.loads(file.read_text(encoding='utf-8')))
    return found


def _wrap(raw: RawTokenizer, name: str, settings: dict[str, Any]) -> Tokenizer:
    raw.no_truncation()
    raw.no_padding()
    ids = {role: _special(raw, role, settings) for role in ('eos', 'pad', 'unk', 'bos')}
    return Tokenizer(raw, name, **ids)


def _special(raw: RawTokenizer, role: str, settings: dict[str, Any]) -> int | None:
    token = settings.get(f'{role}_token')
    if isinstance(token, dict):
        token = token.get('content')
    if isinstance(token, str):
        return raw.token_to_id(token)
    id = settings.get(f'{role}_token_id')
    return id if isinstance(id, int) else None
