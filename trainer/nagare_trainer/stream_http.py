"""A stream over HTTP, as `nagare serve RELEASE` gives it. A broken connection is taken up again at the same row."""

import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPException
from typing import Any

import pyarrow as pa

from .errors import TrainerError
from .stream import Meta, Position, check_end, read_meta

ATTEMPTS = 5
STALL = 120.0
"""Seconds without a byte after which a connection counts as broken."""

# Loopback: a proxy of the environment must not come between.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class HttpStream:
    """Reads `GET url?split=&seed=&epoch=&rank=&world=&skip=` with a bearer token."""

    def __init__(self, url: str, token: str, at: Position, wait: float = 1.0):
        self.name = f'the stream at {url}'
        self.url, self.token, self.at, self.wait = url, token, at, wait
        self._response: Any = None
        self._reader = self._open(at)
        self.meta: Meta = read_meta(self._reader.schema, at, self.name)

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        seen, failed = 0, 0
        while True:
            try:
                for batch in self._reader:
                    seen, failed = seen + batch.num_rows, 0
                    yield batch
                if self.at.skip + seen == self.meta.rows:
                    return
                raise pa.ArrowInvalid('the connection ended')
            except (pa.ArrowInvalid, OSError, HTTPException) as cause:
                failed += 1
                if failed >= ATTEMPTS:
                    check_end(self.name, self.at, self.meta.rows, seen)
                    raise TrainerError('network', f'Cannot read {self.name}: {cause}; is the server up?') from cause
                self.close()
                time.sleep(self.wait * failed)
                self._again(replace(self.at, skip=self.at.skip + seen))

    def close(self) -> None:
        """Closes the connection."""
        if self._response is not None:
            self._response.close()

    def _again(self, at: Position) -> None:
        self._reader = self._open(at)
        meta = read_meta(self._reader.schema, at, self.name)
        if meta != self.meta:
            raise TrainerError('conflict', f'Cannot go on with {self.name}: it now serves {meta}; it was {self.meta}.')

    def _open(self, at: Position) -> pa.RecordBatchStreamReader:
        query = urllib.parse.urlencode(at.options())
        request = urllib.request.Request(
            f'{self.url}{"&" if "?" in self.url else "?"}{query}', headers={'Authorization': f'Bearer {self.token}'}
        )
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._response = _OPENER.open(request, timeout=STALL)
                return pa.ipc.open_stream(self._response)
            except urllib.error.HTTPError as refused:
                said = refused.read(300).decode(errors='replace').strip()
                if refused.code < 500:
                    raise TrainerError('network', f'Cannot open {self.name}: {refused.code} {said}.') from refused
                cause: Exception = refused
            except (OSError, HTTPException, pa.ArrowInvalid) as broken:
                cause = broken
            if attempt < ATTEMPTS:
                time.sleep(self.wait * attempt)
        raise TrainerError('network', f'Cannot open {self.name}: {cause}; is `nagare serve` running?') from cause
