"""Errors a person can act on. The exit codes are those of the `nagare` command, 10 being the machine's lacks."""

from typing import Literal

Kind = Literal['bug', 'usage', 'plan', 'input', 'network', 'conflict', 'counts', 'output', 'environment']

EXIT_CODES: dict[str, int] = {
    'bug': 1,
    'usage': 2,
    'plan': 3,
    'input': 4,
    'network': 5,
    'conflict': 6,
    'counts': 7,
    'output': 8,
    'environment': 10,
}


class TrainerError(Exception):
    """Says 'Cannot ACTION: STATE; WHAT TO DO'. `kind` gives the exit code."""

    def __init__(self, kind: Kind, message: str):
        super().__init__(message)
        self.kind = kind

    @property
    def exit_code(self) -> int:
        """The process's exit code for this kind."""
        return EXIT_CODES[self.kind]
