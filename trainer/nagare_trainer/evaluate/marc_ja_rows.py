"""
MARC-ja's rows out of the raw reviews, by JGLUE's rules (preprocess/marc-ja, v1.1): four and five stars are positive,
one and two negative, three dropped; HTML stripped; dropped where 90 % of the characters are ASCII, or over 500 long;
shuffled with seed 1, cut at .94 and .97; then the validation rows that crowd workers doubted are left out, and those
they judged otherwise relabelled.
"""

import csv
import gzip
import random
import string
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

from ..errors import TrainerError
from .read import decoded, one_of, reading, wrong

Html = Literal['strip', 'keep']
ASCII_SHARE, LONGEST = 0.9, 500
# Columns of amazon_reviews_multilingual_JP_v1_00.tsv, counted from 0.
REVIEW_ID, STARS, BODY = 2, 7, 13


def reviews(path: Path, html: Html = 'strip') -> list[dict[str, str]]:
    """
    All rows that pass, shuffled: {review_id, sentence, label}. `keep` leaves HTML in place, as a loader did whose
    validation set has 5,734 rows in place of 5,654.
    """
    kept = [row for row in (_row(raw, html) for raw in _raw(path)) if row]
    if not kept:
        raise wrong(path, 'it has no review that passes', 'amazon_reviews_multilingual_JP_v1_00.tsv')
    random.Random(1).shuffle(kept)
    return kept


def split(rows: list[dict[str, str]], name: Literal['train', 'valid', 'test']) -> list[dict[str, str]]:
    """The rows of a split, before the crowd's corrections."""
    first, second = int(len(rows) * 0.94), int(len(rows) * 0.97)
    return {'train': rows[:first], 'valid': rows[first:second], 'test': rows[second:]}[name]


def corrected(rows: list[dict[str, str]], doubted: Iterable[str], relabelled: dict[str, str]) -> list[dict[str, str]]:
    """The rows without the doubted ids, with the crowd's label where it differs."""
    left_out = set(doubted)
    return [
        {**row, 'label': relabelled.get(row['review_id'], row['label'])}
        for row in rows
        if row['review_id'] not in left_out
    ]


def read_lists(filters: Path, labels: Path) -> tuple[list[str], dict[str, str]]:
    """JGLUE's two lists: one id a line, and `id,label` lines."""
    relabelled = dict(_relabelled(line, f'{labels}, line {number}') for number, line in _listed(labels))
    return [line for _, line in _listed(filters)], relabelled


def _relabelled(line: str, place: str) -> tuple[str, str]:
    review, _, label = line.partition(',')
    return review, one_of(label, ('positive', 'negative'), f'{place}, the label behind the comma')


def _listed(path: Path) -> list[tuple[int, str]]:
    with reading(path):
        lines = decoded(path.read_bytes(), str(path)).splitlines()
    return [(number, line.strip()) for number, line in enumerate(lines, start=1) if line.strip()]


def _raw(path: Path) -> Iterator[list[str]]:
    csv.field_size_limit(1_000_000)
    opened: Any = gzip.open if path.suffix == '.gz' else open
    # Line ends become \n before fields are parted, and quoting is Python's default (a quote at a field's begin joins
    # lines): both as in JGLUE's script.
    with reading(path), opened(path, 'rt', encoding='utf-8-sig') as lines:
        for number, row in enumerate(csv.reader(lines, delimiter='\t')):
            if number == 0:
                continue
            if len(row) <= BODY or row[STARS] not in ('1', '2', '3', '4', '5'):
                state = f'{len(row)} columns' if len(row) <= BODY else f'{row[STARS]!r} stars'
                raise wrong(f'{path}, record {number + 1}', state, '14 or more columns by tabs, and 1 to 5 stars')
            yield row


def _row(raw: list[str], html: Html) -> dict[str, str] | None:
    stars = int(raw[STARS])
    text = _plain(raw[BODY]) if html == 'strip' else raw[BODY]
    if stars == 3 or not text or len(text) > LONGEST or _ascii_share(text) >= ASCII_SHARE:
        return None
    return {'review_id': raw[REVIEW_ID], 'sentence': text, 'label': 'positive' if stars > 3 else 'negative'}


def _plain(text: str) -> str:
    try:
        from bs4 import BeautifulSoup
    except ImportError as cause:
        # A loader that went on without it gave rise to a second validation set.
        message = 'Cannot strip HTML from reviews: beautifulsoup4 is not installed; run `make setup-trainer`.'
        raise TrainerError('environment', message) from cause
    return BeautifulSoup(text, 'html.parser').get_text()


def _ascii_share(text: str) -> float:
    printable = set(string.printable)
    return sum(character in printable for character in text) / len(text)
