"""A tokeniser trained on the release's own text, for the small model with random weights."""

from collections.abc import Iterator

from tokenizers import Tokenizer as RawTokenizer
from tokenizers import decoders, models, normalizers, pre_tokenizers, trainers

from .config import DataSettings, TokenizerTraining
from .prompts import Language, task_prompt
from .stream import open_stream, position
from .tokenizer import Tokenizer

END, PAD, UNKNOWN = '<|endoftext|>', '<|padding|>', '<|unknown|>'


def make_tokenizer(data: DataSettings, settings: TokenizerTraining, language: Language) -> Tokenizer:
    """Trains on the first rows of the training split, prompts included; bytes for BPE, so no text is unknown to it."""
    texts = _texts(data, settings.rows, language)
    raw = _bpe(texts, settings) if settings.kind == 'bpe' else _unigram(texts, settings)
    ids = {'eos': raw.token_to_id(END), 'pad': raw.token_to_id(PAD), 'unk': raw.token_to_id(UNKNOWN)}
    return Tokenizer(raw, 'the tokeniser trained on the release', **ids)


def _bpe(texts: Iterator[str], settings: TokenizerTraining) -> RawTokenizer:
    raw = RawTokenizer(models.BPE())
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=settings.vocab_size,
        special_tokens=[END, PAD],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    raw.train_from_iterator(texts, trainer)
    return raw


def _unigram(texts: Iterator[str], settings: TokenizerTraining) -> RawTokenizer:
    raw = RawTokenizer(models.Unigram())
    raw.normalizer = normalizers.NFKC()
    raw.pre_tokenizer = pre_tokenizers.Split('\n', 'isolated')
    trainer = trainers.UnigramTrainer(
        vocab_size=settings.vocab_size, special_tokens=[END, PAD, UNKNOWN], unk_token=UNKNOWN, show_progress=False
    )
    raw.train_from_iterator(texts, trainer)
    return raw


def _texts(data: DataSettings, most: int, language: Language) -> Iterator[str]:
    stream = open_stream(data, position(data))
    seen = 0
    try:
        for batch in stream:
            for row in batch.to_pylist():
                if seen == most:
                    return
                seen += 1
                yield task_prompt(row['instruction'], row['input'], language) + row['response']
    finally:
        stream.close()
