"""A made-up release: words without meaning, in rows as long in tokens as the real ones, and a tokeniser for them."""

from hashlib import md5
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from tokenizers import Tokenizer as RawTokenizer
from tokenizers import decoders, models, pre_tokenizers, trainers

from ..config import RunSettings
from ..encode import Encoded, Encoder
from ..prompts import Language, task_prompt
from ..stream import open_stream, position
from ..tokenizer import Tokenizer, load_tokenizer
from .lengths import draw_lengths

WORDS = 3000


def make_release(
    folder: Path, rows: int, per_character: float, frame: int, language: Language, seed: int = 0
) -> tuple[Path, Tokenizer]:
    """Writes `release/` and `tokenizer/` under a folder; the lengths: see `draw_lengths`."""
    random = np.random.default_rng(seed)
    words = _words(random)
    tokenizer = _tokenizer(folder / 'tokenizer', words, task_prompt('', '', language), random)
    sizes = {word: len(tokenizer.encode(f' {word}')) for word in words}
    own = len(tokenizer.encode(task_prompt('', '', language)))
    lengths = draw_lengths(rows, seed, per_character, frame)
    made = [_row(dataset, tokens - own, words, sizes, random) for dataset, tokens in lengths]
    (folder / 'release' / 'data').mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(made), folder / 'release' / 'data' / 'train-00000-of-00001.parquet')
    return folder / 'release', tokenizer


def encode_rows(run: RunSettings, count: int) -> list[Encoded]:
    """The first rows of the stream, encoded."""
    stream = open_stream(run.data, position(run.data))
    encoder = Encoder(load_tokenizer(run.model.tokenizer), run.text)
    rows: list[Encoded] = []
    try:
        for batch in stream:
            rows += encoder.encode(batch)
            if len(rows) >= count:
                break
    finally:
        stream.close()
    return rows[:count]


def _row(dataset: str, tokens: int, words: list[str], sizes: dict[str, int], random: np.random.Generator) -> dict:
    instruction, response, left = [], [], tokens - 1
    while left > 0:
        word = words[min(int(random.zipf(1.3)), len(words)) - 1]
        (instruction if left > tokens * 0.6 else response).append(word)
        left -= sizes[word]
    texts = (' '.join(instruction), '', ' '.join(response))
    id = md5('\x1f'.join(texts).encode()).hexdigest()
    named = dict(zip(('instruction', 'input', 'response'), texts))
    return {'id': id, **named, 'task': 'made', 'dataset': dataset}


def _words(random: np.random.Generator) -> list[str]:
    letters = [chr(one) for one in [*range(0x3042, 0x3094), *range(0x4E00, 0x4E00 + 600)]]
    made = {''.join(random.choice(letters, size=int(random.integers(1, 4)))): None for _ in range(WORDS)}
    return list(made)


def _tokenizer(folder: Path, words: list[str], frame: str, random: np.random.Generator) -> Tokenizer:
    raw = RawTokenizer(models.BPE())
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    # The frame is learned too, and so takes few tokens: rows shall have their length from their words.
    texts = [' '.join(random.choice(words, size=40)) for _ in range(2000)] + [frame] * 200
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    special = ['<|endoftext|>', '<|padding|>']
    trainer = trainers.BpeTrainer(
        vocab_size=8192, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    raw.train_from_iterator(texts, trainer)
    Tokenizer(raw, 'made', eos=0, pad=1).save(folder)
    return load_tokenizer(folder)
