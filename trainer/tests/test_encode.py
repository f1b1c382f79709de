from collections import Counter

import pyarrow as pa
import pytest
from helpers import make_rows, make_tokenizer

from nagare_trainer.config import TextSettings
from nagare_trainer.encode import Encoder, count_rows
from nagare_trainer.errors import TrainerError
from nagare_trainer.layout import lay_out
from nagare_trainer.prompts import task_prompt

ROW = {'id': 'a', 'instruction': '空は？', 'input': '', 'response': '青い。', 'task': 't', 'dataset': 'd'}


@pytest.fixture
def tokenizer(tmp_path):
    return make_tokenizer(tmp_path)


def encode(tokenizer, rows=(ROW,), **text):
    return Encoder(tokenizer, TextSettings(**text)).encode(pa.RecordBatch.from_pylist(list(rows)))


def test_prompt_and_response_are_one_string_with_an_end_mark(tokenizer):
    (row,) = encode(tokenizer)
    assert row.ids == [*tokenizer.encode(task_prompt('空は？') + '青い。'), tokenizer.eos]
    assert row.labels() == row.ids
    assert (row.cut, row.ended, row.masked) == (False, True, 0)


def test_the_papers_limit(tokenizer):
    """One below the limit gets the end mark; at the limit nothing is cut and there is no end mark; above it is cut."""
    whole = tokenizer.encode(task_prompt('空は？') + '青い。')
    room, full, over = (encode(tokenizer, max_tokens=len(whole) + more)[0] for more in (1, 0, -1))
    assert room.ids == [*whole, tokenizer.eos]
    assert (full.ids, full.cut, full.ended) == (whole, False, False)
    assert (over.ids, over.cut, over.ended) == (whole[:-1], True, False)


def test_an_end_mark_after_the_cut(tokenizer):
    whole = tokenizer.encode(task_prompt('空は？') + '青い。')
    (row,) = encode(tokenizer, max_tokens=20, eos_after_cut=True)
    assert row.ids == [*whole[:19], tokenizer.eos]
    assert (row.cut, row.ended) == (True, True)


def test_an_end_mark_that_is_there_is_not_doubled(tokenizer):
    (row,) = encode(tokenizer, [{**ROW, 'response': '青い。<|endoftext|>'}])
    assert row.ids.count(tokenizer.eos) == 1


def test_over_long_rows_can_be_dropped_or_refused(tokenizer):
    (row,) = encode(tokenizer, max_tokens=20, over_long='drop')
    assert row.dropped
    assert row.predicted == 0
    assert lay_out([row], 'packed', 1024) == lay_out([row], 'bucketed', 1024) == []
    with pytest.raises(TrainerError, match=r'row a of d: it has \d+ tokens and the limit is 20'):
        encode(tokenizer, max_tokens=20, over_long='raise')


@pytest.mark.parametrize('response', ['青い。', '', '\n\nﾊﾝｶｸ ABC', 'ＡＢＣ'])
def test_the_response_only(tokenizer, response):
    """The prompt's tokens are out of the loss; the response's and the end mark are in."""
    (row,) = encode(tokenizer, [{**ROW, 'response': response}], loss='response')
    kept = [label for label in row.labels() if label != -100]
    assert kept[-1] == tokenizer.eos
    assert tokenizer.decode(kept[:-1]) == tokenizer.raw.normalizer.normalize_str(response)
    assert row.labels().count(-100) == row.masked
    assert row.predicted == len(kept)


def test_a_prompt_that_fills_the_limit_leaves_no_loss(tokenizer):
    (row,) = encode(tokenizer, max_tokens=20, loss='response')
    assert (row.predicted, row.labels()) == (0, [-100] * 20)


def test_padding_is_not_in_the_loss(tokenizer):
    rows = encode(tokenizer, make_rows(9))
    for layout in ('packed', 'bucketed'):
        passes = lay_out(rows, layout, 2000)
        assert sum(int((one.targets != -100).sum()) for one in passes) == sum(len(row.ids) - 1 for row in rows)
        assert sum(one.predicted for one in passes) == sum(len(row.ids) - 1 for row in rows)


def test_counts_by_dataset(tokenizer):
    counts = {}
    lengths = [len(row.ids) for row in encode(tokenizer, make_rows(8), max_tokens=1000)]
    limit = sorted(lengths)[4]
    count_rows(counts, encode(tokenizer, make_rows(8), max_tokens=limit))
    over = [length > limit for length in lengths]
    assert counts['long']['rows'] == 2
    assert counts['short']['rows'] == 6
    assert counts['long']['cut'] + counts['short']['cut'] == sum(1 for one in over if one) - lengths.count(limit + 1)
    assert sum((one for one in counts.values()), Counter())['tokens'] == sum(min(one, limit) for one in lengths)


def test_a_tokeniser_without_an_end_mark_is_refused(tokenizer):
    from dataclasses import replace

    with pytest.raises(TrainerError, match='it names no end mark'):
        Encoder(replace(tokenizer, eos=None), TextSettings())
