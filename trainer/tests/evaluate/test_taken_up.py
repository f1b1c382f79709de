"""What may be taken up from an earlier run: nothing that another setting, model or file made."""

from dataclasses import replace

import pytest
from support import save_model, small_tokenizer, tiny_model

from nagare_trainer.evaluate import identity, measure
from nagare_trainer.evaluate.config import EvaluateSettings, ModelSettings
from nagare_trainer.evaluate.encode import Pair
from nagare_trainer.evaluate.evaluand import Evaluand
from nagare_trainer.evaluate.ledger import Ledger
from nagare_trainer.evaluate.scorer import Scorer, Settings
from nagare_trainer.evaluate.task import About, Decoding, GenerationTask, Question

PAIRS = [Pair('空は', '青い。'), Pair('空は', '赤い。'), Pair('川の水は', '海へ流れる。')]
TASK = GenerationTask('made', About('1', 'plain'), (Question('1', '空は'),), Decoding(4))


@pytest.fixture
def folder(tmp_path):
    for seed, name in enumerate(('one', 'two', 'adapter')):
        save_model(tmp_path / name, seed=seed)
    return tmp_path


def keys(folder, pairs=PAIRS, mode='jp-stable', task=TASK, run=None, **model) -> tuple[str, str]:
    """The keys of scores and of texts."""
    one = ModelSettings('base', **{'path': str(folder / 'one'), **model})
    settings = EvaluateSettings([one], [], 'data', 'out', **(run or {}))
    return measure.score_key(Evaluand(one, settings), pairs, mode), measure.text_key(Evaluand(one, settings), task)


@pytest.mark.parametrize(
    'change',
    [
        lambda folder: {'path': str(folder / 'two')},
        lambda folder: {'adapter': str(folder / 'adapter')},
        lambda folder: {'tokenizer': str(folder / 'two')},
        lambda folder: {'precision': 'bf16'},
        lambda folder: {'device': 'meta'},
        lambda folder: {'run': {'max_length': 99}},
    ],
)
def test_scores_and_texts_of_another_model_or_length_are_others(change, folder):
    assert not set(keys(folder)) & set(keys(folder, **change(folder)))


@pytest.mark.parametrize(
    'change',
    [
        {'mode': 'harness'},
        {'run': {'softmax': 'model'}},
        {'pairs': PAIRS[::-1]},
        {'pairs': [*PAIRS[:2], replace(PAIRS[2], eos=True)]},
        {'pairs': [*PAIRS[:2], replace(PAIRS[2], context='川')]},
    ],
)
def test_scores_of_other_requests_are_others(change, folder):
    assert keys(folder)[0] != keys(folder, **change)[0]


@pytest.mark.parametrize(
    'change',
    [
        {'decoding': Decoding(5)},
        {'decoding': Decoding(4, 1.05)},
        {'decoding': Decoding(4, stop=('\n',))},
        {'decoding': Decoding(4, sampling={'do_sample': True})},
        {'decoding': Decoding(4, seed=1)},
        {'rows': (Question('1', '川は'),)},
    ],
)
def test_texts_of_another_decoding_or_prompt_are_others(change, folder):
    assert keys(folder)[1] != keys(folder, task=replace(TASK, **change))[1]


def test_batches_and_draws_are_no_part_of_a_key(folder):
    assert keys(folder) == keys(folder, run={'rows': 7, 'ids': 64, 'draws': 9, 'seed': 3, 'limit': 2})


def test_another_edition_of_the_scorer_takes_nothing_up(folder, monkeypatch):
    before = keys(folder)
    monkeypatch.setattr(measure, 'EDITION', measure.EDITION + 1)
    assert not set(before) & set(keys(folder))


@pytest.mark.parametrize(('size', 'places'), [(60, (0, 7, 31, 59)), (1000, (0, 500, 999))])
def test_small_files_count_whole_and_large_ones_by_their_ends_and_places_between(size, places, tmp_path, monkeypatch):
    for name, value in (('WHOLE', 64), ('PART', 8), ('PLACES', 4)):
        monkeypatch.setattr(identity, name, value)
    seen = set()
    for place in places:
        raw = bytearray(size)
        raw[place] = 1
        (tmp_path / 'model.safetensors').write_bytes(raw)
        seen.add(identity.model_identity(str(tmp_path)))
    assert len(seen) == len(places)


def test_only_rows_that_are_open_are_scored_whatever_the_block():
    scorer = Scorer(tiny_model('llama'), small_tokenizer(), Settings(block=2))
    done = {0, 1}
    made = [place for some in scorer.stream(PAIRS, done=done.__contains__) for place in some]
    assert made == [2]


@pytest.mark.parametrize('torn', [b'', b'[1', b'[1, [2]]', b'\0\0\0\n', b'null\n', b'[1]\n', b'{"a": 1}\n[1, 2]\n'])
def test_a_ledger_reads_what_is_whole_and_goes_on(torn, tmp_path):
    ledger = Ledger(tmp_path, 'made', 'key')
    ledger.add([(0, ['a', 1]), (7, ['\u2028\n', 2])])
    with ledger.path.open('ab') as file:
        file.write(torn)
    again = Ledger(tmp_path, 'made', 'key')
    assert again.rows == {0: ['a', 1], 7: ['\u2028\n', 2]}
    again.add([(3, ['c', 3])])
    assert Ledger(tmp_path, 'made', 'key').rows == {**again.rows}
    assert Ledger(tmp_path, 'made', 'other').rows == {}
