"""The one error that does not end an evaluation."""

from ..errors import TrainerError


class Unmeasured(TrainerError):
    """
    Why a task gives no figure, for one model or for all. A run goes on without it and shows the gap. Results are
    published, so the message names no folder of the machine.
    """

    def __init__(self, message: str):
        super().__init__('input', message)
