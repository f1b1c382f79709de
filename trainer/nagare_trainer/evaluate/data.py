"""The folder of evaluation data, and what to say where a file is not in it: source, terms, place."""

from dataclasses import dataclass
from pathlib import Path

from .keys import portable
from .unmeasured import Unmeasured


@dataclass(frozen=True)
class Origin:
    """Where data comes from and under which terms: what a person who lacks it needs."""

    name: str
    where: str
    terms: str


class MissingData(Unmeasured):
    """Data that the user has to bring. Files are called as they are in the folder of evaluation data."""

    def __init__(self, origin: Origin, names: list[str], more: str = ''):
        wanted = ' or '.join(portable(name) for name in names)
        super().__init__(
            f'Cannot evaluate on {origin.name}: the evaluation data has no {wanted}; get it from '
            f'{origin.where} ({origin.terms}) and put it there{"; " + more if more else ""}.'
        )


@dataclass(frozen=True)
class Data:
    """The folder with the files of the tasks."""

    folder: Path

    def find(self, names: str | list[str], origin: Origin, more: str = '') -> Path:
        """The first of `names` (relative, or absolute paths) that is there; raises MissingData."""
        wanted = [names] if isinstance(names, str) else names
        for place in (self.folder / name for name in wanted):
            if place.exists():
                return place
        raise MissingData(origin, wanted, more)


def jglue_names(task: str, split: str) -> list[str]:
    """Where a split such as `valid-v1.1` may lie: by our name, or as in JGLUE's own folder `datasets`."""
    return [f'{task}-{split}.json', f'{task}-{split.split("-")[1]}/{split}.json']
