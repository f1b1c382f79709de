"""Perplexity by hand, and from a model that knows nothing: its vocabulary's size, whatever is averaged how."""

import json

import numpy as np
import pytest
from support import FAMILIES, small_tokenizer, tiny_model

from nagare_trainer.evaluate import answers
from nagare_trainer.evaluate.scorer import Score, Scorer
from nagare_trainer.evaluate.statistics.perplexity import FIGURES, Answers, perplexities
from nagare_trainer.evaluate.task import About, Answer, PerplexityTask
from nagare_trainer.models import random_model
from nagare_trainer.prompts import question_prompt

TEXTS = ['青', '川の水は海へ流れる。', '犬', 'はい、そうです。']
TASK = PerplexityTask(
    'made',
    About('1', 'vqa'),
    tuple(Answer(str(n), question_prompt(f'{n}番は？'), text) for n, text in enumerate(TEXTS)),
)


@pytest.mark.parametrize('family', FAMILIES)
def test_uniform_logits_give_the_vocabularys_size(family):
    model = random_model(tiny_model(family).config)
    model.get_output_embeddings().weight.data.zero_()
    scores = Scorer(model, small_tokenizer()).score(answers.pairs(TASK), TASK.mode)
    found = answers.outcome(TASK, scores, draws=50, seed=0).figures
    size = model.config.vocab_size
    for name in ('macroWithEos', 'macroWithoutEos', 'perToken', 'perTokenWithoutEos'):
        assert found[name] == pytest.approx(size, rel=1e-6)
    ids = sum(score.ids - 1 for score in scores)
    bits_per_id = found['bitsPerCharacter'] * sum(map(len, TEXTS)) / ids
    assert 2**bits_per_id == pytest.approx(size, rel=1e-5)


def test_the_four_averages_by_hand():
    # Two answers: one id at -1 (end -3), three ids at -6 in all (end -2); 1 and 6 characters.
    measured = Answers(np.array([-1.0, -6.0]), np.array([1, 3]), np.array([1, 6]), np.array([-3.0, -2.0]))
    found = {name: value for name, (value, _) in perplexities(measured, 10, 0).items()}
    assert found == pytest.approx(
        {
            'macroWithEos': np.exp((4 / 2 + 8 / 4) / 2),
            'macroWithoutEos': np.exp((1 / 1 + 6 / 3) / 2),
            'perToken': np.exp(12 / 6),
            'perTokenWithoutEos': np.exp(7 / 4),
            'bitsPerCharacter': 7 / np.log(2) / 7,
        }
    )


def test_an_answer_of_no_id_counts_with_its_end_mark_only():
    measured = Answers(np.array([-1.0, 0.0]), np.array([1, 0]), np.array([1, 0]), np.array([-3.0, -5.0]))
    found = perplexities(measured, 10, 0)
    assert found['macroWithEos'][0] == pytest.approx(np.exp((2 + 5) / 2))
    assert found['macroWithoutEos'][0] == pytest.approx(np.exp(1))


@pytest.mark.filterwarnings('error')
@pytest.mark.parametrize(
    ('text', 'end', 'ids', 'missing', 'why'),
    [
        (0.0, -5.0, 0, {'macroWithoutEos', 'perTokenWithoutEos', 'bitsPerCharacter'}, 'no answer has an id'),
        (-4e3, -5.0, 1, {'macroWithEos', 'macroWithoutEos', 'perToken', 'perTokenWithoutEos'}, 'too large'),
        (0.0, 0.0, 1, set(), ''),
    ],
)
def test_a_figure_without_a_value_is_left_out_and_says_why(text, end, ids, missing, why):
    task = PerplexityTask('made', About('1', 'vqa'), (Answer('1', '何', '青' * ids),) * 3)
    found = answers.outcome(task, [Score(text + end, ids + 1, end, False, 0)] * 3, 20, 0)
    assert found.detail['withoutValue'].keys() == missing
    assert all(reason.startswith(why) for reason in found.detail['withoutValue'].values())
    assert found.figures.keys() == found.spread.keys() == FIGURES.keys() - missing
    assert np.isfinite([*found.figures.values(), *sum(found.spread.values(), ())]).all()
    json.dumps(found.detail, allow_nan=False)


@pytest.mark.filterwarnings('error')
def test_draws_without_a_value_are_left_out():
    """One answer of fifty has an id: more than a third of the draws miss it."""
    ids = np.array([1] + [0] * 49)
    found = perplexities(Answers(-2.0 * ids, ids, ids, np.full(50, -1.0)), 200, 0)
    assert found['macroWithoutEos'] == (pytest.approx(np.exp(2)), pytest.approx((np.exp(2), np.exp(2))))
    assert perplexities(Answers(-2.0 * ids, ids, ids, np.full(50, -1.0)), 1, 2)['macroWithoutEos'][0] == np.exp(2)


def test_macro_with_eos_is_the_mean_of_the_losses_that_transformers_gives():
    import torch

    model, tokenizer = tiny_model('gpt_neox'), small_tokenizer()
    losses = []
    for row in TASK.rows:
        prompt, whole = tokenizer.encode(row.context), [*tokenizer.encode(row.context + row.answer), tokenizer.eos]
        labels = [-100] * len(prompt) + whole[len(prompt) :]
        with torch.no_grad():
            losses.append(model(torch.tensor([whole]), labels=torch.tensor([labels])).loss.item())
    scores = Scorer(model, tokenizer).score(answers.pairs(TASK), 'joint')
    found = answers.outcome(TASK, scores, 10, 0)
    share = sum(score.last for score in scores) / sum(score.loglik for score in scores)
    assert (found.detail['shareOfEndMark'], found.detail['emptyAnswers']) == (pytest.approx(share), 0)
    assert found.figures['macroWithEos'] == pytest.approx(np.exp(np.mean(losses)), rel=1e-5)
