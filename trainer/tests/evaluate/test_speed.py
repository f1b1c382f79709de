"""The speed check in a tiny form: three ways that agree, and figures for each."""

import pytest
from support import tiny_model

from nagare_trainer.evaluate.speed import SHAPES, made, measure_speed


def test_three_ways_agree_and_are_timed():
    found = measure_speed(tiny_model('gpt_neox'), rows=4, seconds=60)
    assert list(found) == ['jnli_3shot', 'jnli_3shot_fixed', 'vqa']
    for shape, one in found.items():
        assert one['headApart']
        assert one['trees']
        for way in ('scorer', 'padded', 'oneAtATime'):
            assert one[way]['rows'] == 4 * SHAPES[shape].share
            assert one[way]['rowsPerSecond'] == pytest.approx(one[way]['rows'] / one[way]['seconds'])
        assert one['padded']['largestDifference'] < 1e-4
        assert one['oneAtATime']['largestDifference'] < 1e-4


def test_the_slow_way_stops_in_time():
    found = measure_speed(tiny_model('gpt_neox'), shapes=['vqa'], rows=8, seconds=0)
    assert found['vqa']['oneAtATime']['rows'] == 1
    assert found['vqa']['scorer']['rows'] == 64


def test_rows_of_a_shape_share_their_context():
    rows = made(SHAPES['jnli_3shot'], 5, 300, seed=1)
    assert all(len({one.context for one in row}) == 1 and len(row) == 3 for row in rows)
    assert len({row[0].context[:21] for row in rows}) == 1
    assert rows == made(SHAPES['jnli_3shot'], 5, 300, seed=1)
