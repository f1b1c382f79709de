"""Tokenisers and texts that tests share; all text is written for them."""

from pathlib import Path

from tokenizers import Tokenizer as RawTokenizer
from tokenizers import decoders, models, normalizers, pre_tokenizers, trainers

from nagare_trainer.tokenizer import Tokenizer, load_tokenizer

TEXTS = [
    '空は青い。',
    '川の水は海へ流れる。',
    '質問に答えてください。',
    '日本で一番高い山は富士山です。',
    'ABC 123 ﬁ ﾊﾝｶｸ',
]


def make_tokenizer(folder: Path, vocab_size: int = 384, normalizer: bool = True) -> Tokenizer:
    """A byte-level BPE with NFKC, as OpenCALM's kind, saved with its special tokens and loaded back."""
    raw = RawTokenizer(models.BPE())
    if normalizer:
        raw.normalizer = normalizers.NFKC()
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    special = ['<|endoftext|>', '<|padding|>']
    raw.train_from_iterator(
        TEXTS * 4, trainers.BpeTrainer(vocab_size=vocab_size, special_tokens=special, initial_alphabet=alphabet)
    )
    Tokenizer(raw, 'made', eos=0, pad=1).save(folder)
    return load_tokenizer(folder)
