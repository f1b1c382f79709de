"""Answers written by the model: greedy, the same whatever the batch, cut where they end."""

from dataclasses import replace

import torch
from support import small_tokenizer, tiny_model
from transformers import GenerationMixin

from nagare_trainer.evaluate.generate import Writer
from nagare_trainer.evaluate.task import Decoding

TOKENIZER = small_tokenizer()
PROMPTS = ['空は', '川の水は海へ流れる。犬が', '質問に', 'ABC 123 ABC']


def written(rows: int, decoding: Decoding, prompts=PROMPTS) -> list[str]:
    found: dict[int, str] = {}
    for some in Writer(tiny_model('llama'), TOKENIZER, rows).stream(prompts, decoding, range(len(prompts))):
        found |= some
    return [found[place] for place in range(len(prompts))]


def test_greedy_texts_do_not_depend_on_the_batch():
    assert written(1, Decoding(12)) == written(4, Decoding(12))


def test_the_repetition_penalty_does_not_see_what_fills_a_batch(monkeypatch):
    """A tokeniser without a padding mark: the filler is the end mark, which a penalty would keep from coming."""
    monkeypatch.setitem(written.__globals__, 'TOKENIZER', replace(TOKENIZER, pad=None))
    hard = Decoding(12, repetition_penalty=5.0)
    seen = []
    real = GenerationMixin.generate
    monkeypatch.setattr(
        GenerationMixin, 'generate', lambda self, **given: seen.append(given['input_ids']) or real(self, **given)
    )
    assert written(1, hard) == written(4, hard)
    wanted = [set(TOKENIZER.encode(prompt)) for prompt in sorted(PROMPTS, key=lambda one: -len(TOKENIZER.encode(one)))]
    assert [set(row) for row in seen[-1].tolist()] == wanted


def test_greedy_is_the_likeliest_id_at_each_step():
    ids = TOKENIZER.encode(PROMPTS[1])
    for _ in range(6):
        with torch.no_grad():
            ids.append(tiny_model('llama')(torch.tensor([ids])).logits[0, -1].argmax().item())
    wanted = TOKENIZER.decode(ids[-6:], skip_special=True)
    assert written(1, Decoding(6), [PROMPTS[1]]) == [wanted]


def test_a_repetition_penalty_changes_what_repeats():
    assert written(4, Decoding(24)) != written(4, Decoding(24, repetition_penalty=1.5))


def test_sampling_is_fixed_by_its_seed():
    hot = {'do_sample': True, 'temperature': 5.0}
    assert written(4, Decoding(8, sampling=hot, seed=1)) == written(4, Decoding(8, sampling=hot, seed=1))
    assert written(4, Decoding(8, sampling=hot, seed=1)) != written(4, Decoding(8, sampling=hot, seed=2))


def test_a_text_ends_at_the_end_mark_and_at_the_first_stop():
    writer = Writer(tiny_model('llama'), TOKENIZER)
    ids = [*TOKENIZER.encode('青い。\n次', special=False), 0, *TOKENIZER.encode('犬')]
    assert writer._text(ids, Decoding(9)) == '青い。\n次'
    assert writer._text(ids, Decoding(9, stop=('\n',))) == '青い。'
