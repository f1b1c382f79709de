"""Answers written by the model, in batches of about equal length, padded on the left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from transformers import GenerationConfig, LogitsProcessor

from ..tokenizer import Tokenizer
from .scorer import positions
from .task import Decoding
from .unmeasured import Unmeasured


@dataclass(frozen=True)
class Written:
    """What the model wrote. `cut`: how many ids of the prompt were dropped on its left to leave room for it."""

    text: str
    cut: int = 0


class Writer:
    """A model and a tokeniser that write; dropout is off. `max_length` is of prompt and text; None: the model's."""

    def __init__(
        self, model: torch.nn.Module, tokenizer: Tokenizer, rows: int = 16, max_length: int | None = None
    ) -> None:
        self.model, self.tokenizer, self.rows = model.eval(), tokenizer, rows
        self.max_length = max_length or positions(model)
        # What a model's own generation_config.json asks for (beams, a ban on repeats) would go into every text.
        self.model.generation_config = GenerationConfig()

    def stream(
        self, prompts: Sequence[str], decoding: Decoding, open_places: Sequence[int]
    ) -> Iterator[dict[int, Written]]:
        """Texts as {place in `prompts`: text}, batch by batch, longest prompts first."""
        room = self.max_length - decoding.max_new_tokens
        if room < 1:
            raise Unmeasured(
                f'Cannot write {decoding.max_new_tokens} ids: with a prompt the model reads {self.max_length}; lower '
                'maxNewTokens.'
            )
        ids = self.tokenizer.encode_batch([prompts[place] for place in open_places])
        order = sorted(zip(open_places, ids), key=lambda one: -len(one[1]))
        for start in range(0, len(order), self.rows):
            batch = order[start : start + self.rows]
            texts = self._write([ids[-room:] for _, ids in batch], decoding)
            yield {place: Written(text, max(0, len(ids) - room)) for (place, ids), text in zip(batch, texts)}

    @torch.inference_mode()
    def _write(self, rows: list[list[int]], decoding: Decoding) -> list[str]:
        width, filler = max(map(len, rows)), self._filler()
        device = next(self.model.parameters()).device
        # Filled with ids that the row has anyway: the repetition penalty sees what the attention mask hides.
        ids = torch.tensor([row[:1] * (width - len(row)) + row for row in rows], device=device)
        seen = torch.tensor([[0] * (width - len(row)) + [1] * len(row) for row in rows], device=device)
        if decoding.sampling:
            torch.manual_seed(decoding.seed)
        made = self.model.generate(
            input_ids=ids,
            attention_mask=seen,
            generation_config=self._config(decoding, filler),
            logits_processor=[_RefuseNoNumber()],
        )
        return [self._text(row, decoding) for row in made[:, width:].tolist()]

    def _config(self, decoding: Decoding, filler: int) -> GenerationConfig:
        return GenerationConfig(
            max_new_tokens=decoding.max_new_tokens,
            repetition_penalty=decoding.repetition_penalty,
            eos_token_id=self.tokenizer.eos,
            pad_token_id=filler,
            **(decoding.sampling or {'do_sample': False}),
        )

    def _filler(self) -> int:
        known = (self.tokenizer.pad, self.tokenizer.eos, 0)
        return next(id for id in known if id is not None)

    def _text(self, ids: list[int], decoding: Decoding) -> str:
        if self.tokenizer.eos in ids:
            ids = ids[: ids.index(self.tokenizer.eos)]
        text = self.tokenizer.decode(ids, skip_special=True)
        for mark in decoding.stop:
            text = text.split(mark, 1)[0]
        return text


class _RefuseNoNumber(LogitsProcessor):
    # The largest of scores that are no numbers is the first id: a text that looks like one.
    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        if scores.isnan().any():
            raise Unmeasured(
                'Cannot write: the model gives scores that are no numbers; take another precision (fp16 overflows '
                'where bf16 does not), or check the weights.'
            )
        return scores
