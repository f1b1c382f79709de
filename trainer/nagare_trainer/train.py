"""A run from its settings to its adapter: checks, model, data, steps, output."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

import torch

from .checkpoint import Progress, checkpoints, load_checkpoint, publish, total_progress
from .config import RunSettings
from .encode import Encoder
from .logs import Log
from .loop import Session, train_steps
from .lora import merge_check, save_adapter
from .manifest import write_manifest
from .optimizer import make_optimizer
from .picture import draw_losses
from .preflight import check_memory, check_out, check_quantise, check_ranks, choose_device
from .ranks import Ranks, join_ranks, leave_ranks
from .read_config import to_json
from .samples import sample_prompts
from .stream import Meta, open_stream, position
from .tokenizer import Tokenizer, load_tokenizer
from .trainee import Trainee, build_trainee, check_fit, check_tokenizer, config_of
from .validate import held_out
from .zero import ZeroEngine


def train(run: RunSettings, screen: TextIO = sys.stderr) -> int:
    """Trains, or goes on training; gives 0 at the end of the run, 128 + the signal's number where one stopped it."""
    ranks = join_ranks('cpu' if run.device == 'cpu' or not torch.cuda.is_available() else 'cuda')
    try:
        device = choose_device(run.device, ranks)
        check_out(Path(run.out), run.name)
        check_ranks(run, ranks)
        check_quantise(run, device)
        say = (lambda text: print(text, file=screen, flush=True)) if ranks.first else (lambda _: None)
        session = _prepare(run, device, ranks, say, screen)
        stopped = train_steps(session)
        _finish(session, stopped, say)
        return 128 + stopped if stopped else 0
    finally:
        leave_ranks(ranks)


def get_tokenizer(run: RunSettings, ranks: Ranks) -> Tokenizer:
    """The run's tokeniser, trained on the release once and kept in `OUT/tokenizer` where the run says so."""
    if run.model.train_tokenizer is None:
        tokenizer = load_tokenizer(run.model.tokenizer or run.model.path, run.model.revision)
    else:
        folder = Path(run.out) / 'tokenizer'
        if ranks.first and not (folder / 'tokenizer.json').is_file():
            from .make_tokenizer import make_tokenizer

            make_tokenizer(run.data, run.model.train_tokenizer, run.text.language).save(folder)
        ranks.wait()
        tokenizer = load_tokenizer(folder)
    check_tokenizer(tokenizer, run.model)
    return tokenizer


def _prepare(
    run: RunSettings, device: torch.device, ranks: Ranks, say: Callable[[str], None], screen: TextIO
) -> Session:
    tokenizer = get_tokenizer(run, ranks)
    config = config_of(run.model, tokenizer)
    check_fit(run, tokenizer, config)
    check_memory(run, config, device)
    trainee = build_trainee(run, tokenizer, device)
    if run.model.path is None and ranks.first:
        _keep_base(Path(run.out) / 'base', trainee)
    trainee.model.train()
    optimizer = make_optimizer(trainee.trained(), run.optimizer)
    deepspeed = run.engine == 'deepspeed'
    zero = ZeroEngine(trainee, optimizer, run.batch.rows, run.optimizer.clip, ranks) if deepspeed else None
    # Only now rows: everything that can be missing was there.
    meta, rows = _measure(run, ranks)
    encoder = Encoder(tokenizer, run.text)
    held = held_out(run.data, encoder, ranks)
    about = {'settings': _essential(run), 'release': [meta.release, meta.version, meta.digest], 'rows': rows}
    torch.manual_seed(run.seed + 1 + ranks.rank)
    progress = _progress(run, trainee, optimizer, about, ranks, say, zero)
    log = Log(Path(run.out), run.log, run.name, progress.step, screen) if ranks.first else None
    prompts = sample_prompts(run) if ranks.first and run.samples.every_steps else []
    session = Session(run, trainee, optimizer, encoder, progress, ranks, log, held, prompts, meta, rows, about, zero)
    learned = sum(one.numel() for one in trainee.trained())
    say(
        f'{run.name}: {meta.release} {meta.version}, {rows:,} rows, {session.total:,} steps of {run.batch.rows} rows '
        f'on {ranks.world} x {device.type}, {learned:,} numbers learn, attention {trainee.kernel}'
    )
    return session


def _keep_base(folder: Path, trainee: Trainee) -> None:
    """Random weights are kept, with the tokeniser: without them the adapter fits nothing."""
    trainee.model.peft_config['default'].base_model_name_or_path = str(folder)
    if not folder.exists():
        _publish(folder, lambda staging: (trainee.save_base(staging), trainee.tokenizer.save(staging)))


def _measure(run: RunSettings, ranks: Ranks) -> tuple[Meta, int]:
    """What the stream says of itself, and the rows of an epoch over all processes."""
    stream = open_stream(run.data, position(run.data, rank=ranks.rank, world=ranks.world))
    stream.close()
    return stream.meta, sum(ranks.gather(stream.meta.rows))


def _progress(
    run: RunSettings,
    trainee: Trainee,
    optimizer: torch.optim.Optimizer,
    about: dict[str, Any],
    ranks: Ranks,
    say: Callable[[str], None],
    zero: ZeroEngine | None,
) -> Progress:
    found = checkpoints(Path(run.out))
    if not found:
        return Progress()
    say(f'going on from {found[-1]}')
    return load_checkpoint(found[-1], trainee.model, optimizer, about, ranks, zero)


def _essential(run: RunSettings) -> dict[str, Any]:
    """The settings that a resumed run must share with the run it continues: all that change what is learned."""
    # Parquet files are read in an order of their own; a command and a URL give the same.
    blank = replace(
        run,
        out='',
        data=replace(run.data, command=None, url=None, parquet=run.data.parquet and 'files'),
        samples=type(run.samples)(),
        log=type(run.log)(),
        checkpoint_every=0,
        keep_checkpoints=0,
        merge=False,
    )
    return to_json(blank)


def _finish(session: Session, stopped: int, say: Callable[[str], None]) -> None:
    run, out, ranks = session.run, Path(session.run.out), session.ranks
    whole = total_progress(session.progress, ranks)
    if not session.log:
        return
    session.log.close()
    merged = None
    if not stopped:
        _publish(out / 'adapter', lambda folder: save_adapter(session.trainee.model, folder))
        merged = _merge(session, say) if run.merge else None
        draw_losses(out / 'log.jsonl', out / 'loss.svg', run.name)
    write_manifest(session, whole, 'stopped' if stopped else 'finished', merged)
    if stopped:
        say(f'stopped at step {session.progress.step}; the same command goes on from there')
    else:
        say(f'adapter {out / "adapter"}, account {out / "run.json"}, losses {out / "loss.svg"}')


def _merge(session: Session, say: Callable[[str], None]) -> dict[str, float]:
    out, trainee = Path(session.run.out), session.trainee
    ids = next((row.ids for row in session.held), [trainee.tokenizer.eos])
    merged, check = merge_check(trainee.model, torch.tensor([ids], device=trainee.device))
    _publish(out / 'merged', lambda folder: (merged.save_pretrained(folder), trainee.tokenizer.save(folder)))
    say(
        f'merged {out / "merged"}: logits differ by at most {check["greatestDifference"]:.2e} of '
        f'{check["greatestLogit"]:.2e}, first choice the same at {check["sameChoice"]:.1%} of places'
    )
    return check


def _publish(folder: Path, write: Callable[[Path], Any]) -> None:
    staging = folder.with_name(f'.{folder.name}.part')
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    write(staging)
    publish(staging, folder)
