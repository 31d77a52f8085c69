"""Where the data of a command go: standard output, or a file that is whole or not there. And the bar that shows progress."""

from __future__ import annotations

import os
import sys
import time
from itertools import islice
from typing import TYPE_CHECKING, Self

from jixiao.cli import session
from jixiao.cli.language import t
from jixiao.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.progress import Progress as Bar

    from jixiao.files.saving import Saving


class Output:
    """Standard output, or a file beside which it grows until `close`. An existing file is refused at once."""

    def __init__(self, path: str | None, *, force: bool = False) -> None:
        self._path = path
        self._force = force
        self._saving: Saving | None = None
        self._terminal = path is None and sys.stdout.isatty()
        self._texts = True
        if path is not None:
            session.targets.set((*session.targets.get(), path))
        if path is not None and not force and os.path.isfile(path):  # noqa: PTH113 - a path may hold anything
            raise UsageError(
                f"{path}: " + t("文件已存在", "the file exists"), hint=t("加 --force 覆盖", "--force replaces it")
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    def write(self, text: str | bytes) -> None:
        """Write text, or bytes, which are text of a worker where they go to a terminal; a file takes its place when `close` is called."""
        if self._path is not None:
            data = text.encode("utf-8", "backslashreplace") if isinstance(text, str) else text
            self._file(self._path).write(data)
        elif self._terminal:
            sys.stdout.write(_shown(text if isinstance(text, str) else text.decode()))
        elif isinstance(text, str):
            sys.stdout.write(text)
            self._texts = True
        else:
            if self._texts:
                sys.stdout.flush()
                self._texts = False
            sys.stdout.buffer.write(text)

    def _file(self, path: str) -> Saving:
        if self._saving is None:
            from jixiao.files.saving import Saving

            self._saving = Saving(path, force=self._force)
        return self._saving

    def line(self, text: str = "") -> None:
        """Write one line."""
        self.write(text + "\n")

    def table(self, rows: Sequence[Sequence[str]], right: Iterable[int] = ()) -> None:
        """Write rows of cells as aligned lines, on a terminal so that they fit; the columns of numbers stand at the `right`."""
        from jixiao.outputs.layout import columns, fitted

        for line in fitted(rows, self.room, right=right) if self._terminal else columns(rows, right=right):
            self.line(line)

    def prose(self, text: str) -> None:
        """Write lines for a person: on a terminal they are broken where lines may be."""
        if self._terminal:
            from jixiao.outputs.layout import folded

            text = "".join(f"{line}\n" for line in folded(text, self.room))
        self.write(text)

    def close(self, *, empty: bool = True) -> None:
        """Put the file in its place; with `empty` False there is none where nothing was written."""
        if self._path is None:
            sys.stdout.flush()
            return
        if self._saving is None and not empty:
            return
        file = self._file(self._path)
        try:
            file.commit()
        finally:
            file.discard()

    def discard(self) -> None:
        """Leave no file behind."""
        if self._saving is not None:
            self._saving.discard()

    @property
    def to_file(self) -> bool:
        """Do the data go to a file?"""
        return self._path is not None

    @property
    def colour(self) -> bool:
        """Colour on a terminal, unless `NO_COLOR` is set; never in a file or pipe unless it is asked for."""
        wanted = session.colour.get()
        if wanted != "auto":
            return wanted == "always"
        if os.environ.get("NO_COLOR"):
            return False
        return bool(os.environ.get("FORCE_COLOR")) or (self._path is None and sys.stdout.isatty())

    @property
    def room(self) -> int:
        """The width of the terminal; 200 columns where there is none, so that a pipe gets whole lines."""
        if self._path is not None or not sys.stdout.isatty():
            return 200
        import shutil

        return shutil.get_terminal_size((100, 24)).columns


def _shown(text: str) -> str:
    """Whatever the format: nothing that a report holds reaches the terminal as a command."""
    from jixiao.outputs.layout import shown

    return shown(text, colour=True)


def begun(parts: Iterable[str | bytes]) -> Iterator[str | bytes]:
    """The parts; the first, which may be the head of a document, only when there is a second: what is wrong with the request
    is found before that, and then nothing is written.
    """
    rest = iter(parts)
    yield from list(islice(rest, 2))
    yield from rest


_EVERY = 0.2
_LONG = 1.0


class Progress:
    """A bar on a terminal's standard error, from the second second on: done, rate, time left. It leaves nothing behind.

    Drawn by rich, without its thread: worker processes are forked while it is on the screen.
    """

    def __init__(self, total: int | None, *, wanted: bool) -> None:
        self._total = total
        self._wanted = wanted and sys.stderr.isatty()
        self._start = self._last = time.monotonic()
        self._bar: Bar | None = None
        self.done = 0

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        now = time.monotonic()
        if not self._wanted or now - self._start <= _LONG or now - self._last <= _EVERY:
            return
        self._last = now
        if self._bar is None:
            self._bar = self._started()
        self._bar.update(self._bar.task_ids[0], completed=self.done, refresh=True, rate=self.rate(now - self._start))

    def rate(self, seconds: float) -> str:
        """`240/s`."""
        each = self.done / seconds if seconds else 0.0
        return t(f"每秒 {each:.0f} 个", f"{each:.0f}/s")

    def _started(self) -> Bar:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
        bar = Progress(
            *columns, console=Console(stderr=True), auto_refresh=False, transient=True,
            redirect_stdout=False, redirect_stderr=False,  # the data are not rich's to print
        )  # fmt: skip
        bar.add_task("", total=self._total, rate="")
        bar.start()
        return bar

    def hide(self) -> None:
        """Clear the bar, before other text is written."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
