"""Which files the patterns name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from clientfit_connectors.csv_files.faults import shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file to be read; `label` is how messages name it."""

    path: Path
    label: str


def found(patterns: Iterable[str], folder: Path, problems: list[str]) -> list[Source]:
    """The files that the patterns name, each once, by path; a pattern without a file is a problem."""
    files: dict[Path, Source] = {}
    for pattern in patterns:
        try:
            matches = sorted(path for path in _matches(pattern, folder) if path.is_file())
        except OSError as error:
            problems.append(f"the files of {shown(pattern)} cannot be looked up: {error.strerror}")
            continue
        if not matches:
            problems.append(
                f"no file matches {shown(pattern)} in {_plain(str(folder))}: correct the pattern, or put the file there"
            )
        for path in matches:
            files.setdefault(path.resolve(), Source(path=path, label=_label(path, folder)))
    return [files[path] for path in sorted(files)]


def _matches(pattern: str, folder: Path) -> Iterator[Path]:
    """Hidden files only where the pattern asks for them; a name with brackets in it may be written as it is."""
    wanted = Path(pattern).expanduser() if pattern.startswith("~/") else Path(pattern)
    if (folder / wanted).is_file():
        yield folder / wanted
        return
    base = Path(wanted.anchor) if wanted.is_absolute() else folder
    for path in base.glob(str(wanted.relative_to(wanted.anchor))):
        if wanted.name.startswith(".") or not path.name.startswith("."):
            yield path


def _label(path: Path, folder: Path) -> str:
    return _plain(str(path.relative_to(folder) if path.is_relative_to(folder) else path))


def _plain(text: str) -> str:
    """The text with its control characters escaped."""
    return repr(text)[1:-1]
