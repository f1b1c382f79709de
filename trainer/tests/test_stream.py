"""Streams from a command, over HTTP and from Parquet files."""

import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pyarrow as pa
import pytest
from helpers import make_release

from nagare_trainer.config import DataSettings
from nagare_trainer.errors import TrainerError
from nagare_trainer.stream import Position, open_stream
from nagare_trainer.stream_http import HttpStream

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope='module')
def release(tmp_path_factory):
    return make_release(tmp_path_factory.mktemp('made') / 'release', 40)


def source(release):
    return [sys.executable, str(ROOT / 'tests' / 'source.py'), str(release)]


def ids(stream):
    try:
        return [one for batch in stream for one in batch.column('id').to_pylist()]
    finally:
        stream.close()


def parquet(release, **at):
    return ids(open_stream(DataSettings(parquet=str(release)), Position(**at)))


def test_a_command_is_asked_for_the_position_and_gives_its_rows(release):
    data = DataSettings(command=source(release))
    stream = open_stream(data, Position(epoch=1, rank=1, world=2, skip=3))
    assert (stream.meta.release, stream.meta.rows) == ('made', 18)
    assert ids(stream) == parquet(release, epoch=1, rank=1, world=2, skip=3)


def test_ranks_share_an_epoch_without_overlap_or_loss(release):
    whole = parquet(release)
    assert len(set(whole)) == 36
    parts = [parquet(release, rank=rank, world=3) for rank in range(3)]
    assert [one for three in zip(*parts) for one in three] == whole
    assert whole[7:] == parquet(release, skip=7)
    assert sorted(parquet(release, epoch=1)) == sorted(whole) != parquet(release, epoch=1)
    assert not set(whole) & set(parquet(release, split='validation'))


@pytest.mark.parametrize(
    ('words', 'said'),
    [
        (['-c', 'print("no")'], 'Cannot read the stream of'),
        (['-c', 'import sys; print("bad thing", file=sys.stderr); sys.exit(3)'], r'it said: bad thing'),
    ],
)
def test_a_command_that_fails_is_an_error_that_tells_what_it_said(words, said):
    with pytest.raises(TrainerError, match=said):
        open_stream(DataSettings(command=[sys.executable, *words, '--']), Position())


def test_a_command_that_is_not_there():
    with pytest.raises(TrainerError, match=r'check data\.command'):
        open_stream(DataSettings(command=['/nonexistent']), Position())


@pytest.mark.parametrize('flag', ['--stop-early', '--die'])
def test_rows_that_do_not_come_are_an_error(release, flag):
    stream = open_stream(DataSettings(command=[*source(release), flag]), Position())
    with pytest.raises(TrainerError, match='Cannot read the stream of'):
        ids(stream)


def test_another_stream_than_asked_for_is_refused(release):
    with pytest.raises(TrainerError, match='it says seed 42; asked was 7'):
        open_stream(DataSettings(command=[*source(release), '--lie']), Position(seed=7))


def test_an_open_command_ends_when_closed(release):
    stream = open_stream(DataSettings(command=source(release)), Position())
    stream.close()
    assert stream._process.poll() is not None


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        if self.headers['Authorization'] != 'Bearer secret':
            self.send_error(401, 'token')
            return
        query = {key: value[0] for key, value in parse_qs(urlparse(self.path).query).items()}
        server.asked.append(query)
        words = [word for key, value in query.items() for word in (f'--{key}', value)]
        whole = subprocess.run([*source(server.release), *words], capture_output=True, check=True).stdout
        self.send_response(200)
        self.end_headers()
        # The first answers break off midway.
        self.wfile.write(whole if len(server.asked) > server.broken else whole[: len(whole) * 3 // 4])

    def log_message(self, *_):
        pass


@pytest.fixture
def server(release):
    made = ThreadingHTTPServer(('127.0.0.1', 0), _Handler)
    made.release, made.asked, made.broken = release, [], 0
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made, f'http://127.0.0.1:{made.server_port}/stream'
    made.shutdown()


def test_http(server, release):
    _, url = server
    assert ids(HttpStream(url, 'secret', Position(skip=2))) == parquet(release, skip=2)


def test_a_broken_connection_goes_on_at_the_same_row(server, release):
    made, url = server
    made.broken = 2
    assert ids(HttpStream(url, 'secret', Position(), wait=0)) == parquet(release)
    assert int(made.asked[0]['skip']) == 0
    assert int(made.asked[-1]['skip']) > 0


def test_a_wrong_token_is_an_error_at_once(server):
    _, url = server
    with pytest.raises(TrainerError, match='401'):
        HttpStream(url, 'guess', Position())


def test_a_server_that_is_gone_is_an_error():
    with pytest.raises(TrainerError, match='is `nagare serve` running'):
        HttpStream('http://127.0.0.1:9/stream', 'secret', Position(), wait=0)


def test_columns_are_checked(release):
    from nagare_trainer.stream import read_meta

    with pytest.raises(TrainerError, match='the columns input, response'):
        read_meta(
            pa.schema([(name, pa.string()) for name in ('id', 'instruction', 'task', 'dataset')]), Position(), 's'
        )
