"""Answers written by the model: greedy, the same whatever the batch, cut where they end."""

from dataclasses import replace

import pytest
import torch
from support import small_tokenizer, tiny_model
from transformers import GenerationMixin

from nagare_trainer.evaluate.generate import Writer, Written
from nagare_trainer.evaluate.task import Decoding
from nagare_trainer.evaluate.unmeasured import Unmeasured
from nagare_trainer.models import random_model

TOKENIZER = small_tokenizer()
PROMPTS = ['空は', '川の水は海へ流れる。犬が', '質問に', 'ABC 123 ABC']


def written(rows: int, decoding: Decoding, prompts=PROMPTS) -> list[str]:
    return [one.text for one in wrote(Writer(tiny_model('llama'), TOKENIZER, rows), decoding, prompts)]


def wrote(writer: Writer, decoding: Decoding, prompts=PROMPTS) -> list[Written]:
    found: dict[int, Written] = {}
    for some in writer.stream(prompts, decoding, range(len(prompts))):
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


def by_hand(prompt: str, count: int, penalty: float) -> str:
    """Greedy writing as it is defined: scores of ids seen are divided by the penalty, or times it below 0."""
    ids = TOKENIZER.encode(prompt)
    size = len(ids)
    for _ in range(count):
        with torch.no_grad():
            scores = tiny_model('llama')(torch.tensor([ids])).logits[0, -1]
        seen = torch.tensor(sorted(set(ids)))
        scores[seen] = torch.where(scores[seen] > 0, scores[seen] / penalty, scores[seen] * penalty)
        ids.append(scores.argmax().item())
    return TOKENIZER.decode(ids[size:], skip_special=True)


@pytest.mark.parametrize('penalty', [1.0, 1.05, 1.5])
def test_greedy_is_the_likeliest_id_at_each_step(penalty):
    assert written(4, Decoding(12, penalty)) == [by_hand(prompt, 12, penalty) for prompt in PROMPTS]


@pytest.mark.parametrize(
    'own', [{'no_repeat_ngram_size': 2}, {'num_beams': 3}, {'suppress_tokens': list(range(9, 99))}, {'do_sample': True}]
)
def test_what_a_models_own_settings_ask_for_changes_no_text(own):
    model = random_model(tiny_model('llama').config)
    plain = wrote(Writer(model, TOKENIZER), Decoding(20))
    model.generation_config.update(**own)
    assert wrote(Writer(model, TOKENIZER), Decoding(20)) == plain


def test_a_prompt_is_cut_on_its_left_to_leave_room_and_counted():
    prompt = '山羊は海を知らず、猫は空を見た。'
    ids = TOKENIZER.encode(prompt)
    found = wrote(Writer(tiny_model('llama'), TOKENIZER, max_length=7), Decoding(1), [prompt, '空'])
    assert ids[:6] != ids[-6:]
    assert [one.cut for one in found] == [len(ids) - 6, 0]
    with torch.no_grad():
        first = tiny_model('llama')(torch.tensor([ids[-6:]])).logits[0, -1].argmax().item()
    assert found[0].text == TOKENIZER.decode([first], skip_special=True)
    with pytest.raises(Unmeasured, match='lower maxNewTokens'):
        wrote(Writer(tiny_model('llama'), TOKENIZER, max_length=4), Decoding(4))


def test_scores_that_are_no_numbers_are_no_text():
    model = random_model(tiny_model('llama').config)
    model.get_output_embeddings().weight.data[3] = float('nan')
    with pytest.raises(Unmeasured, match='fp16 overflows'):
        wrote(Writer(model, TOKENIZER), Decoding(4))


def test_sampling_is_fixed_by_its_seed():
    hot = {'do_sample': True, 'temperature': 5.0}
    assert written(4, Decoding(8, sampling=hot, seed=1)) == written(4, Decoding(8, sampling=hot, seed=1))
    assert written(4, Decoding(8, sampling=hot, seed=1)) != written(4, Decoding(8, sampling=hot, seed=2))


def test_a_text_ends_at_the_end_mark_and_at_the_first_stop():
    writer = Writer(tiny_model('llama'), TOKENIZER)
    ids = [*TOKENIZER.encode('青い。\n次', special=False), 0, *TOKENIZER.encode('犬')]
    assert writer._text(ids, Decoding(9)) == '青い。\n次'
    assert writer._text(ids, Decoding(9, stop=('\n',))) == '青い。'
