"""Where the data of a command go: standard output, or a file that is whole or not there. And the line that shows progress."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Self

from jixiao.cli import session
from jixiao.cli.language import t
from jixiao.errors import UsageError

if TYPE_CHECKING:
    from jixiao.saving import Saving


class Output:
    """Standard output, or a file beside which it grows until `close`. An existing file is refused at once."""

    def __init__(self, path: str | None, *, force: bool = False) -> None:
        self._path = path
        self._force = force
        self._saving: Saving | None = None
        if path is not None and not force and os.path.isfile(path):  # noqa: PTH113 - a path may hold anything
            raise UsageError(
                f"{path}: " + t("文件已存在", "the file exists"), hint=t("加 --force 覆盖", "--force replaces it")
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    def write(self, text: str) -> None:
        """Write text; a file takes its place only when `close` is called."""
        if self._path is None:
            sys.stdout.write(text)
            return
        self._file(self._path).write(text.encode("utf-8", "backslashreplace"))

    def _file(self, path: str) -> Saving:
        if self._saving is None:
            from jixiao.saving import Saving

            self._saving = Saving(path, force=self._force)
        return self._saving

    def line(self, text: str = "") -> None:
        """Write one line."""
        self.write(text + "\n")

    def close(self) -> None:
        """Put the file in its place."""
        if self._path is None:
            sys.stdout.flush()
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


_EVERY = 0.2
_LONG = 1.0


class Progress:
    """One line on a terminal's standard error, from the second second on: done, rate, time left."""

    def __init__(self, total: int | None, *, wanted: bool) -> None:
        self._total = total
        self._wanted = wanted and sys.stderr.isatty()
        self._start = self._last = time.monotonic()
        self._shown = False
        self.done = 0

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        now = time.monotonic()
        if self._wanted and now - self._start > _LONG and now - self._last > _EVERY:
            self._last = now
            sys.stderr.write("\r\x1b[K" + self.text(now - self._start))
            sys.stderr.flush()
            self._shown = True

    def text(self, seconds: float) -> str:
        """`1200/10000  12%  240/s  00:36 left`."""
        rate = self.done / seconds if seconds else 0.0
        parts = [
            f"{self.done}/{self._total}  {100 * self.done // max(1, self._total)}%" if self._total else str(self.done)
        ]
        parts.append(t(f"每秒 {rate:.0f} 个", f"{rate:.0f}/s"))
        if self._total and rate:
            minutes, left = divmod(int((self._total - self.done) / rate), 60)
            parts.append(t(f"还要 {minutes:02}:{left:02}", f"{minutes:02}:{left:02} left"))
        return "  ".join(parts)

    def hide(self) -> None:
        """Clear the line, before other text is written."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False
