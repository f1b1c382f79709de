"""
Rows to token ids, as the paper's code does it: prompt and response are one string; cut on the right at the limit; the
end mark only where it still fits, so a row of exactly the limit or more has none. Differences are options.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from .config import TextSettings
from .errors import TrainerError
from .prompts import task_prompt
from .tokenizer import Tokenizer

IGNORED = -100
"""The label of a token that the loss leaves out, as in PyTorch."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A row as ids. `masked`: so many ids in front are not in the loss. `length`: ids before cut and end mark."""

    id: str
    dataset: str
    ids: list[int]
    masked: int
    length: int
    dropped: bool
    cut: bool
    ended: bool

    @property
    def predicted(self) -> int:
        """Positions whose next id is in the loss; the first id of a row is predicted by nothing."""
        return 0 if self.dropped else max(0, len(self.ids) - max(1, self.masked))

    def labels(self) -> list[int]:
        """One label for each id: the id itself, or `IGNORED`."""
        return [IGNORED] * min(self.masked, len(self.ids)) + self.ids[self.masked :]


class Encoder:
    """Encodes record batches by one tokeniser and one set of rules."""

    def __init__(self, tokenizer: Tokenizer, text: TextSettings):
        if tokenizer.eos is None:
            raise TrainerError(
                'input', f'Cannot train with the tokeniser {tokenizer.name}: it names no end mark; add eos_token.'
            )
        self.tokenizer, self.text, self.eos = tokenizer, text, tokenizer.eos

    def encode(self, batch: pa.RecordBatch) -> list[Encoded]:
        """Every row of a batch, in its order, those to be dropped marked; raises `input` where overLong is raise."""
        columns = batch.select(['id', 'dataset', 'instruction', 'input', 'response']).to_pydict()
        prompts = [
            task_prompt(*pair, language=self.text.language) for pair in zip(columns['instruction'], columns['input'])
        ]
        texts = [prompt + (response or '') for prompt, response in zip(prompts, columns['response'])]
        ids, masked = self._ids(texts, prompts)
        return [self._row(*row) for row in zip(columns['id'], columns['dataset'], ids, masked)]

    def _ids(self, texts: list[str], prompts: list[str]) -> tuple[list[list[int]], list[int]]:
        if self.text.loss == 'all':
            return self.tokenizer.encode_batch(texts), [0] * len(texts)
        found = self.tokenizer.raw.encode_batch(texts)
        masked = [
            next((at for at, (_, end) in enumerate(one.offsets) if end > len(prompt)), len(one.ids))
            for one, prompt in zip(found, prompts)
        ]
        return [one.ids for one in found], masked

    def _row(self, id: str, dataset: str, ids: list[int], masked: int) -> Encoded:
        limit, length = self.text.max_tokens, len(ids)
        if length > limit and self.text.over_long == 'raise':
            raise TrainerError(
                'input',
                f'Cannot train on row {id} of {dataset}: it has {length} tokens and the limit is {limit}; raise '
                'text.maxTokens, or set text.overLong to truncate or drop.',
            )
        dropped = length > limit and self.text.over_long == 'drop'
        taken = min(length, limit - 1 if self.text.eos_after_cut else limit)
        kept = ids[:taken]
        if len(kept) < limit and kept[-1:] != [self.eos]:
            kept = [*kept, self.eos]
        cut = not dropped and taken < length
        return Encoded(id, dataset, kept, masked, length, dropped, cut, kept[-1] == self.eos)


def count_rows(counts: dict[str, Counter], rows: Iterable[Encoded]) -> None:
    """Adds rows to counts by dataset: rows, cut, dropped, and of those kept tokens, withoutEos, withoutLoss."""
    for row in rows:
        one = counts.setdefault(row.dataset, Counter())
        one['rows'] += 1
        one['cut'] += row.cut
        one['dropped'] += row.dropped
        if not row.dropped:
            one['tokens'] += len(row.ids)
            one['withoutEos'] += not row.ended
            one['withoutLoss'] += row.predicted == 0
