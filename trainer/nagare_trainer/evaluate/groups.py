"""
What can share work: continuations after the same context (a group) and a beginning common to many contexts (a prefix).

A group becomes one row: the context's ids, then each continuation without its last id, as branches of a tree. An id
sees the context, and its own branch up to itself, never another branch. So three choices after 300 ids cost some 305
positions, not 900.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .encode import Encoded


@dataclass(frozen=True)
class Group:
    """A context and its continuations. `owners`: the place in the request list of each continuation."""

    context: tuple[int, ...]
    branches: tuple[tuple[int, ...], ...]
    owners: tuple[int, ...]

    @property
    def length(self) -> int:
        """How many ids the row has: every branch's last id is predicted, never read."""
        return len(self.context) + sum(len(branch) - 1 for branch in self.branches)


def group_by_context(encoded: Sequence[Encoded], share: bool = True) -> list[Group]:
    """Groups in order of first appearance. With `share` off each request is a group of its own."""
    found: dict[tuple[object, ...], list[int]] = {}
    for place, one in enumerate(encoded):
        found.setdefault((one.context,) if share else (place,), []).append(place)
    return [
        Group(encoded[places[0]].context, tuple(encoded[place].continuation for place in places), tuple(places))
        for places in found.values()
    ]


def common_prefix(groups: Sequence[Group], least: int = 8) -> tuple[int, ...]:
    """
    The ids that all contexts begin with, at least one id less than the shortest context (its last id predicts the
    first of the continuation). Empty where fewer than `least` are common, or there is only one group.
    """
    if len(groups) < 2:
        return ()
    low, high = min(group.context for group in groups), max(group.context for group in groups)
    size = min(min(len(group.context) for group in groups) - 1, _common(low, high))
    return low[:size] if size >= least else ()


def _common(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    # The lexically smallest and largest agree exactly where all do.
    for place, (left, right) in enumerate(zip(one, other)):
        if left != right:
            return place
    return min(len(one), len(other))


def batches(
    groups: Sequence[Group], *, rows: int | None, ids: int, by_length: bool = True, prefix: int = 0
) -> list[list[Group]]:
    """
    Groups in batches of at most `rows` rows and `ids` ids with the padding counted and the prefix not, longest first,
    so that a lack of memory shows at once. A group longer than `ids` is a batch of its own.
    """
    sized = [(group.length - prefix, group) for group in groups]
    order = sorted(sized, key=lambda one: -one[0]) if by_length else sized
    made: list[list[Group]] = []
    widest = 0
    for size, group in order:
        widest = max(widest, size)
        last = made[-1] if made else []
        if last and (rows is None or len(last) < rows) and (len(last) + 1) * widest <= ids:
            last.append(group)
        else:
            made.append([group])
            widest = size
    return made
