"""SIGUSR1 asks for a checkpoint, SIGTERM and SIGINT for a checkpoint and an end; both after the step under way."""

import signal
from types import FrameType

GO_ON, SAVE, STOP = 0, 1, 2


class Signals:
    """Holds what was asked for; a second SIGINT or SIGTERM ends at once, as without us."""

    def __init__(self) -> None:
        self.asked = GO_ON
        self.number = 0
        self._before = {one: signal.getsignal(one) for one in (signal.SIGUSR1, signal.SIGTERM, signal.SIGINT)}
        signal.signal(signal.SIGUSR1, self._save)
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, self._stop)

    def take(self) -> int:
        """What was asked for since; a request to save is taken once."""
        asked = self.asked
        if asked == SAVE:
            self.asked = GO_ON
        return asked

    def restore(self) -> None:
        """Puts back what stood before."""
        for one, handler in self._before.items():
            signal.signal(one, handler)

    def _save(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = max(self.asked, SAVE)

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        self.asked, self.number = STOP, number
        signal.signal(number, self._before[number])
