"""Scores against a straightforward implementation, whatever is shared, cut or batched."""

import pytest
import torch
from peft import LoraConfig, get_peft_model
from support import FAMILIES, TEXTS, small_tokenizer, tiny_model

from nagare_trainer.evaluate.encode import Encoded, Pair
from nagare_trainer.evaluate.scorer import Scorer, Settings, stream_ids
from nagare_trainer.evaluate.unmeasured import Unmeasured
from nagare_trainer.models import random_model

TOKENIZER = small_tokenizer()
# One beginning, contexts of many lengths, three continuations of one to several ids.
PAIRS = [
    Pair('次の問いに答えてください。' + TEXTS[number % 5] * (1 + number % 4), choice)
    for number in range(10)
    for choice in ('海', '川の水は海へ流れる。', '1', 'ABC')
]


def plain_scores(model: torch.nn.Module, pairs: list[Pair], max_length: int) -> list[tuple[float, bool]]:
    """jp-stable as its code reads: ids apart, joined, the last max_length + 1, one row at a time, log-softmax, sum."""
    found = []
    for pair in pairs:
        context = TOKENIZER.encode(pair.context, special=False)
        continuation = TOKENIZER.encode(pair.continuation, special=False)
        window = (context + continuation)[-(max_length + 1) :]
        with torch.no_grad():
            table = model(torch.tensor([window[:-1]])).logits[0].float().log_softmax(-1)
        rows = table[-len(continuation) :]
        chosen = [rows[place, id].item() for place, id in enumerate(continuation)]
        found.append((sum(chosen), rows.argmax(-1).tolist() == continuation))
    return found


@pytest.mark.parametrize('family', FAMILIES)
@pytest.mark.parametrize('max_length', [2048, 9])
def test_jp_stable_equals_the_straightforward_way(family, max_length):
    model = tiny_model(family)
    scores = Scorer(model, TOKENIZER, Settings(max_length=max_length)).score(PAIRS)
    wanted = plain_scores(model, PAIRS, max_length)
    assert [score.loglik for score in scores] == pytest.approx([loglik for loglik, _ in wanted], abs=2e-5)
    assert [score.greedy for score in scores] == [greedy for _, greedy in wanted]
    assert any(score.cut for score in scores) == (max_length == 9)
    # The scores tell contexts and choices apart: else agreement would say nothing.
    assert len({round(loglik, 2) for loglik, _ in wanted}) > 20


@pytest.mark.parametrize('family', FAMILIES)
def test_scores_do_not_depend_on_batches_order_sharing_or_reuse(family):
    model = tiny_model(family)
    ways = [{'rows': rows, 'by_length': sort} for rows in (1, 7, 64) for sort in (True, False)]
    ways += [
        {'block': 9},
        {'rows': 7, 'share': False},
        {'rows': 7, 'reuse': False},
        {'rows': 7, 'share': False, 'reuse': False},
    ]
    found = [[one.loglik for one in Scorer(model, TOKENIZER, Settings(**way)).score(PAIRS)] for way in ways]
    for some in found[1:]:
        assert some == pytest.approx(found[0], abs=1e-5)


@pytest.mark.parametrize('family', FAMILIES)
def test_the_last_id_alone_and_whether_all_are_the_likeliest(family):
    """An end mark behind a text, and what the model itself would write, whole and with one id changed."""
    model, context = tiny_model(family), TOKENIZER.encode('犬が庭で', special=False)
    with torch.no_grad():
        for _ in range(3):
            table = model(torch.tensor([context])).logits[0].log_softmax(-1)
            context.append(table[-1].argmax().item())
    start, (one, two, three) = tuple(context[:-3]), context[-3:]
    encoded = [Encoded(start, ids) for ids in ((one, two, three), (one, two, 9), (9, two, three), (one,), (one, 0))]
    settings, found = Settings(), {}
    for some in stream_ids(Scorer(model, TOKENIZER).halves, encoded, settings):
        found |= some
    assert [found[place].greedy for place in range(5)] == [True, False, False, True, False]
    with torch.no_grad():
        after = model(torch.tensor([[*start, one]])).logits[0, -1].log_softmax(-1)
    assert found[4].last == pytest.approx(after[0].item(), abs=1e-5)
    assert found[4].loglik - found[4].last == pytest.approx(found[3].loglik, abs=1e-5)


@pytest.mark.parametrize('value', [float('nan'), float('inf')])
def test_a_score_that_is_no_number_is_none(value):
    model = random_model(tiny_model('gpt_neox').config)
    model.get_output_embeddings().weight.data[3] = value
    with pytest.raises(Unmeasured, match=r"^Cannot score '.*' after '.*': the model gives (nan|-inf) for it; .*fp16"):
        Scorer(model, TOKENIZER).score(PAIRS)


def test_scoring_twice_is_identical_and_dropout_is_off():
    model = random_model(tiny_model('gpt_neox').config)
    model.config.hidden_dropout = 0.5
    tuned = get_peft_model(
        model, LoraConfig(target_modules=['query_key_value'], lora_dropout=0.5, init_lora_weights=False)
    )
    tuned.train()
    scorer = Scorer(tuned, TOKENIZER)
    assert scorer.score(PAIRS) == scorer.score(PAIRS)
    assert not any(module.training for module in tuned.get_base_model().modules())


def test_an_adapter_scores_as_the_merged_model_and_not_as_its_base():
    base = [score.loglik for score in Scorer(tiny_model('llama'), TOKENIZER).score(PAIRS)]
    model = random_model(tiny_model('llama').config)
    torch.manual_seed(0)
    tuned = get_peft_model(model, LoraConfig(target_modules=['q_proj', 'v_proj'], init_lora_weights=False))
    with_adapter = [score.loglik for score in Scorer(tuned, TOKENIZER).score(PAIRS)]
    merged = [score.loglik for score in Scorer(tuned.merge_and_unload(), TOKENIZER).score(PAIRS)]
    assert with_adapter == pytest.approx(merged, abs=1e-3)
    assert with_adapter != pytest.approx(base, abs=0.1)


def test_a_model_that_goes_on_after_its_head_is_run_whole():
    class Capped(type(tiny_model('gpt_neox'))):
        def forward(self, *args, **kwargs):
            out = super().forward(*args, **kwargs)
            out.logits = 5 * torch.tanh(out.logits / 5)
            return out

    model = Capped(tiny_model('gpt_neox').config).eval()
    model.load_state_dict(tiny_model('gpt_neox').state_dict())
    scorer = Scorer(model, TOKENIZER, Settings(max_length=2048))
    assert not scorer.halves.split
    wanted = [loglik for loglik, _ in plain_scores(model, PAIRS, 2048)]
    assert [score.loglik for score in scorer.score(PAIRS)] == pytest.approx(wanted, abs=2e-5)


def test_softmax_in_the_weights_type_rounds_as_the_papers_runs_did():
    model = random_model(tiny_model('gpt_neox').config, precision='fp16')
    exact = Scorer(model, TOKENIZER, Settings()).score(PAIRS)
    rounded = Scorer(model, TOKENIZER, Settings(softmax='model')).score(PAIRS)
    assert [one.loglik for one in rounded] == [float(torch.tensor(one.loglik, dtype=torch.float16)) for one in rounded]
    assert [one.loglik for one in exact] != [one.loglik for one in rounded]
    # One id: a log-softmax in fp16 would lie on its grid, the sum in double or not.
    single = [one.loglik for one in exact if one.ids == 1]
    assert sum(value == float(torch.tensor(value, dtype=torch.float16)) for value in single) < len(single) / 2


def test_a_group_that_does_not_fit_is_halved(monkeypatch):
    scorer = Scorer(tiny_model('gpt_neox'), TOKENIZER)
    wanted = [score.loglik for score in scorer.score(PAIRS)]
    real = scorer.halves.log_probs

    def small_memory(tree, *rest):
        if len(tree.ids) > 3:
            raise torch.OutOfMemoryError
        return real(tree, *rest)

    monkeypatch.setattr(scorer.halves, 'log_probs', small_memory)
    assert [score.loglik for score in scorer.score(PAIRS)] == pytest.approx(wanted, abs=1e-5)
