"""What a run would do: rows as the model sees them, how many tokens there are and how many are cut, and the cost."""

import sys
from collections import Counter
from typing import Any, TextIO

import torch

from .config import RunSettings
from .encode import Encoded, Encoder, count_rows
from .loop import show_time
from .preflight import check_ranks, choose_device, free_memory
from .ranks import Ranks
from .stream import open_stream, position
from .tokenizer import Tokenizer
from .train import get_tokenizer
from .trainee import check_fit, config_of
from .work import adapter_parameters, device_peak, flops_per_token, memory_bytes

SHARE = 0.55
"""Share of the device's peak that the hours are reckoned at: what is asked of this trainer on an H200."""


def dry_run(run: RunSettings, shown: int, measured: int, out: TextIO = sys.stdout) -> None:
    """Prints all; trains nothing, loads no weights, writes nothing but a tokeniser that the run trains itself."""
    device = choose_device(run.device, Ranks())
    check_ranks(run, Ranks())
    tokenizer = get_tokenizer(run, Ranks())
    config = config_of(run.model, tokenizer)
    check_fit(run, tokenizer, config)
    encoder = Encoder(tokenizer, run.text)
    rows, total = _read(run, encoder, max(shown, measured))
    say = lambda text='': print(text, file=out)  # noqa: E731
    for row in rows[:shown]:
        say(show_row(row, tokenizer))
        say()
    for line in [*_statistics(run, rows, total), *_costs(run, config, rows, total, device)]:
        say(line)


def show_row(row: Encoded, tokenizer: Tokenizer) -> str:
    """A row's text: outside the loss in ‹ ›, the end mark as ⏹, a cut as ✂ with the number of tokens cut."""
    head = (
        f'{row.dataset} {row.id}: {row.length} tokens, {len(row.ids)} given to the model, {row.predicted} in the loss'
    )
    if row.dropped:
        return f'{head}; DROPPED, it is over the limit'
    masked = min(row.masked, len(row.ids))
    end = len(row.ids) - (1 if row.ended else 0)
    text = f'‹{tokenizer.decode(row.ids[:masked])}›' if masked else ''
    text += tokenizer.decode(row.ids[masked:end])
    lost = row.length - end
    return f'{head}\n{text}{f" ✂ {lost} tokens cut" if row.cut else ""}{" ⏹" if row.ended else " (no end mark)"}'


def _read(run: RunSettings, encoder: Encoder, most: int) -> tuple[list[Encoded], int]:
    stream = open_stream(run.data, position(run.data))
    rows: list[Encoded] = []
    try:
        for batch in stream:
            rows += encoder.encode(batch)
            if len(rows) >= most:
                break
    finally:
        stream.close()
    return rows[:most], stream.meta.rows


def _statistics(run: RunSettings, rows: list[Encoded], total: int) -> list[str]:
    counts: dict[str, Counter] = {}
    count_rows(counts, rows)
    lengths = sorted(row.length for row in rows)
    at = lambda share: lengths[int(share * (len(lengths) - 1))]  # noqa: E731
    head = f'{len(rows):,} of {total:,} rows measured; limit {run.text.max_tokens} tokens, {run.text.over_long}'
    spread = f'tokens before the limit: median {at(0.5)}, 90 % under {at(0.9) + 1}, longest {lengths[-1]}'
    names = ('rows', 'cut', 'dropped', 'withoutEos', 'withoutLoss')
    width = max(map(len, counts))
    table = [f'{"dataset":<{width}}' + ''.join(f'{name:>13}' for name in (*names, 'mean tokens'))]
    for name, one in sorted(counts.items()):
        mean = one['tokens'] / max(1, one['rows'] - one['dropped'])
        table.append(f'{name:<{width}}' + ''.join(f'{one[key]:>13,}' for key in names) + f'{mean:>13.1f}')
    return [head, spread, *table]


def _costs(run: RunSettings, config: Any, rows: list[Encoded], total: int, device: torch.device) -> list[str]:
    kept = [len(row.ids) for row in rows if not row.dropped] or [0]
    taken = run.total_steps * run.batch.rows if run.total_steps else total * run.epochs
    tokens = sum(kept) / len(rows) * taken
    adapter = adapter_parameters(config, run)
    length = sum(one * one for one in kept) / max(1, sum(kept))
    work = tokens * flops_per_token(config, length, adapter, run.model.gradient_checkpointing)
    parts = memory_bytes(config, run, adapter)
    memory = ', '.join(f'{name} {size / 1e9:.2f}' for name, size in parts.items())
    steps = run.total_steps or -(-total // run.batch.rows) * run.epochs
    epochs = f'{taken / total:.2g}' if run.total_steps else run.epochs
    peak = device_peak(device, run.log.peak)
    hours = show_time(work / (peak * SHARE)) if peak else 'blank, as the peak of this device is not known (log.peak)'
    free = f'{free_memory(device) / 1e9:.1f} GB are free on {device}'
    return [
        f'{steps:,} steps of {run.batch.rows} rows, {epochs} epochs, about {tokens:,.0f} tokens',
        f'{adapter:,} numbers learn; memory about {sum(parts.values()) / 1e9:.2f} GB ({memory}); {free}',
        f'work {work:.3g} floating-point operations; time at {SHARE:.0%} of the peak: {hours}',
    ]
