"""What shares work: groups, prefixes, batches, and the tensors made of them."""

import pytest
import torch

from nagare_trainer.evaluate.attend import Branches
from nagare_trainer.evaluate.encode import Encoded
from nagare_trainer.evaluate.groups import Group, batches, common_prefix, group_by_context
from nagare_trainer.evaluate.tree import make_tree


def test_equal_contexts_become_one_group():
    pairs = [Encoded((1, 2), (3,)), Encoded((9,), (3,)), Encoded((1, 2), (4, 5))]
    assert group_by_context(pairs) == [Group((1, 2), ((3,), (4, 5)), (0, 2)), Group((9,), ((3,),), (1,))]
    assert [group.owners for group in group_by_context(pairs, share=False)] == [(0,), (1,), (2,)]


def test_a_row_is_the_context_and_each_branch_without_its_last_id():
    assert Group((1, 2, 3), ((4,), (5, 6), (7, 8, 9)), (0, 1, 2)).length == 3 + 0 + 1 + 2


def test_the_common_prefix_leaves_every_context_an_id():
    def groups(*contexts):
        return [Group(context, ((1,),), (0,)) for context in contexts]

    assert common_prefix(groups((1, 2, 3, 4), (1, 2, 3, 5), (1, 2, 3, 6)), least=2) == (1, 2, 3)
    assert common_prefix(groups((1, 2, 3), (1, 2, 3, 5)), least=2) == (1, 2)
    assert common_prefix(groups((1, 2, 3), (1, 2, 9)), least=3) == ()
    assert common_prefix(groups((1, 2, 3)), least=1) == ()


def test_batches_hold_to_rows_and_to_ids_with_padding():
    groups = [Group((0,) * size, ((1,),), (size,)) for size in (3, 9, 4, 5)]

    def sizes(**limits):
        return [[group.length for group in batch] for batch in batches(groups, **limits)]

    assert sizes(rows=None, ids=10) == [[9], [5, 4], [3]]
    assert sizes(rows=None, ids=10, prefix=2) == [[9], [5, 4, 3]]
    assert sizes(rows=2, ids=100) == [[9, 5], [4, 3]]
    assert sizes(rows=1, ids=1) == [[9], [5], [4], [3]]
    assert sizes(rows=None, ids=18, by_length=False) == [[3, 9], [4, 5]]


def test_branches_see_the_context_and_themselves():
    tree = make_tree([Group((7, 8, 9), ((1, 2, 3), (4, 5)), (0, 1))], prefix=1, device='cpu')
    assert tree.ids.tolist() == [[8, 9, 1, 2, 4]]
    assert tree.positions.tolist() == [[1, 2, 3, 4, 3]]
    assert tree.targets.tolist() == [1, 2, 3, 4, 5]
    assert tree.at.tolist() == [1, 2, 3, 1, 4]
    assert tree.branches.contexts == 2
    assert torch.equal(tree.branches.mask, tree.mask(1, torch.float32)[:, :, 2:] == 0)
    assert (tree.mask(1, torch.float32) == 0).int()[0, 0].tolist() == [
        [1, 1, 0, 0, 0, 0],
        [1, 1, 1, 0, 0, 0],
        [1, 1, 1, 1, 0, 0],
        [1, 1, 1, 1, 1, 0],
        [1, 1, 1, 0, 0, 1],
    ]


def test_branches_of_rows_of_unlike_length_stand_in_the_same_columns():
    groups = [Group((7, 8, 9), ((1, 2), (4,)), (0, 1)), Group((7,), ((5, 6, 3),), (2,))]
    tree = make_tree(groups, prefix=0, device='cpu')
    assert tree.ids.tolist() == [[7, 8, 9, 1, 0], [7, 0, 0, 5, 6]]
    assert tree.positions.tolist() == [[0, 1, 2, 3, 0], [0, 1, 2, 1, 2]]
    assert tree.at.tolist() == [2, 3, 2, 5, 8, 9]
    assert tree.branches.mask.int()[:, 0].tolist() == [
        [[1, 1, 1, 1, 0], [1, 1, 1, 0, 1]],
        [[1, 0, 0, 1, 0], [1, 0, 0, 1, 1]],
    ]


@pytest.mark.parametrize('prefix', [0, 1])
def test_single_branches_go_on_behind_their_context(prefix):
    groups = [Group((6, 7, 8)[1 - prefix :], ((1, 2),), (0,)), Group((6, 7, 8, 9, 9)[1 - prefix :], ((1,),), (1,))]
    tree = make_tree(groups, prefix=prefix, device='cpu')
    assert tree.branches == Branches(4, None)
    assert tree.ids.tolist() == [[7, 8, 1, 0], [7, 8, 9, 9]]
    assert tree.at.tolist() == [1, 2, 7]
