"""From text to ids in three ways, and what is cut."""

import pytest
from support import small_tokenizer

from nagare_trainer.errors import TrainerError
from nagare_trainer.evaluate.encode import Encoded, Pair, encode_pairs

TOKENIZER = small_tokenizer()


def ids(text: str) -> tuple[int, ...]:
    return tuple(TOKENIZER.encode(text, special=False))


def one(pair: Pair, mode: str, max_length: int = 512, tokenizer=TOKENIZER) -> Encoded:
    return encode_pairs([pair], tokenizer, mode, max_length)[0]


def test_jp_stable_encodes_apart():
    assert one(Pair('空は', '青い。'), 'jp-stable') == Encoded(ids('空は'), ids('青い。'), 0)


def test_harness_takes_the_continuation_out_of_the_joint_ids():
    # The tokeniser knows TEXTS[0] as few ids, so the joint ids do not begin with those of the context alone.
    context, continuation = '空は', '青い。ABC 123 ABC'
    whole, before = ids(context + continuation), ids(context)
    assert whole[: len(before)] != before
    assert one(Pair(context, continuation), 'harness') == Encoded(before, whole[len(before) :], 0)


def test_joint_ids_are_those_of_the_whole_text():
    """The paper's code counts the prompt's ids off the whole, also where an id reaches over the border."""
    context, continuation = '空は', '青い。ABC 123 ABC'
    whole, before = ids(context + continuation), ids(context)
    assert one(Pair(context, continuation), 'joint') == Encoded(whole[: len(before)], whole[len(before) :], 0)


def test_harness_moves_blanks_to_the_continuation_and_joint_does_not():
    moved = one(Pair('問い:\n', '青い。'), 'harness')
    assert TOKENIZER.decode(list(moved.context)) == '問い:'
    assert TOKENIZER.decode(list(moved.continuation)) == '\n青い。'
    assert TOKENIZER.decode(list(one(Pair('問い:\n', '青い。'), 'joint').context)) == '問い:\n'


def test_a_begin_mark_stands_in_front_of_joint_encodings_only():
    marked = small_tokenizer(bos=True)
    pair = Pair('犬が', '走る。')
    assert one(pair, 'jp-stable', tokenizer=marked).context[0] != 2
    assert one(pair, 'harness', tokenizer=marked).context[0] == 2
    assert one(pair, 'joint', tokenizer=marked).context[0] == 2


@pytest.mark.parametrize(
    ('mode', 'bos', 'start'),
    [('jp-stable', True, 0), ('jp-stable', False, 0), ('harness', True, 2), ('harness', False, 0)],
)
def test_an_empty_context_is_one_mark(mode, bos, start):
    """Stability's harness takes the end mark, today's the begin mark where there is one."""
    assert one(Pair('', '走る。'), mode, tokenizer=small_tokenizer(bos)) == Encoded((start,), ids('走る。'), 0)


def test_the_end_mark_is_scored_once():
    assert one(Pair('犬が', '走る。', eos=True), 'joint').continuation[-1] == 0
    assert one(Pair('犬が', '<|endoftext|>', eos=True), 'jp-stable').continuation == (0,)


def test_the_context_is_cut_on_its_left_and_counted():
    context, continuation = ids('ABC 123' * 20), ids('犬が')
    cut = one(Pair('ABC 123' * 20, '犬が'), 'jp-stable', max_length=10)
    room = 11 - len(continuation)
    assert cut == Encoded(context[-room:], continuation, len(context) - room)
    # max_length ids are read: all but the last of the continuation.
    assert len(cut.context) + len(cut.continuation) - 1 == 10


def test_a_continuation_may_be_as_long_as_what_the_model_reads():
    continuation = ids('ABC 123' * 20)
    size = len(continuation)
    found = one(Pair('犬が', 'ABC 123' * 20), 'jp-stable', max_length=size)
    assert found == Encoded(ids('犬が')[-1:], continuation, len(ids('犬が')) - 1)
    with pytest.raises(TrainerError, match=f'at most {size - 1}'):
        one(Pair('犬が', 'ABC 123' * 20), 'jp-stable', max_length=size - 1)


def test_what_cannot_be_scored_is_an_error():
    with pytest.raises(TrainerError, match='Cannot score'):
        one(Pair('犬が', ''), 'jp-stable')
