"""A stream from a command's standard output, as `nagare stream RELEASE`."""

import subprocess
import tempfile
from collections.abc import Iterator

import pyarrow as pa

from .errors import TrainerError
from .stream import Meta, Position, check_end, read_meta


class CommandStream:
    """Spawns the command with the position's options; what it says on standard error is kept for an error message."""

    def __init__(self, command: list[str], at: Position):
        self.name = f'the stream of `{" ".join(command)}`'
        self.at = at
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        try:
            self._process = subprocess.Popen(
                [*command, *options(at)], stdout=subprocess.PIPE, stderr=self._said, stdin=subprocess.DEVNULL
            )
        except OSError as cause:
            raise TrainerError('input', f'Cannot open {self.name}: {cause}; check data.command.') from cause
        try:
            self._reader = pa.ipc.open_stream(self._process.stdout)
        except (pa.ArrowInvalid, OSError) as cause:
            raise self._failure(cause) from cause
        self.meta: Meta = read_meta(self._reader.schema, at, self.name)

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        seen = 0
        try:
            for batch in self._reader:
                seen += batch.num_rows
                yield batch
        except (pa.ArrowInvalid, OSError) as cause:
            raise self._failure(cause) from cause
        if self._process.wait() != 0:
            raise self._failure(None)
        check_end(self.name, self.at, self.meta.rows, seen)

    def close(self) -> None:
        """Ends the process, whether it is done or not."""
        if self._process.poll() is None:
            self._process.terminate()
        if self._process.stdout:
            self._process.stdout.close()
        self._process.wait()
        self._said.close()

    def _failure(self, cause: Exception | None) -> TrainerError:
        self._process.terminate()
        code = self._process.wait()
        self._said.seek(0)
        said = self._said.read().decode(errors='replace').strip().splitlines()[-5:]
        state = f'it ended with code {code}' if cause is None else str(cause).splitlines()[0]
        return TrainerError('input', f'Cannot read {self.name}: {state}; it said: {" / ".join(said) or "nothing"}.')


def options(at: Position) -> list[str]:
    """The position as options of `nagare stream`."""
    return [word for key, value in at.options().items() for word in (f'--{key}', value)]
