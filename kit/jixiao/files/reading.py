"""Bytes in, `Document` out: choose a reader by content and suffix, and hold it to the limits.

Readers are plugins (`jixiao.toolkit.hookspecs.jixiao_readers`); this module knows no format. A reader collects its blocks in a
`DocumentBuilder`, which counts cells, blocks and time, and keeps what was read when a limit is met.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from jixiao.files import timing
from jixiao.files.problems import PROBLEMS, problem_params
from jixiao.model.document import NOWHERE, Document, Note, Place, Table
from jixiao.model.errors import PASSING, InputError
from jixiao.model.message import NO_WORDS, Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import TracebackType

    from jixiao.files.reader import Reader
    from jixiao.model.document import Block
    from jixiao.model.limits import Limits

HEAD_BYTES = 4096
ZIP_DIRECTORY_BYTES = 65_536
OLE_DIRECTORY_BYTES = 8192
MOST_ALIKE = 3
"""How many notes of one kind a file may have, before the others are only counted."""
CHARACTERS = 16 * 2**20
"""How many characters the cells of a file may hold, all together."""
AREA_FACTOR = 16
"""How many times `Limits.cells` the grid of a table may hold: few cells can span a vast grid."""
_LOOK = 16
"""After so many blocks a reader looks at the clock, which costs as much as a short paragraph."""
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_HEADER_BYTES = 512
_BY_CONTENT = 2
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
"""PNG, JPEG and TIFF: text is not looked for in them, unless a reader knows them by their content."""


def refusal(code: str, cause: str, place: Place = NOWHERE, **params: str) -> InputError:
    """The error for a file that cannot be used, with its cause (`jixiao.files.problems.PROBLEMS`) in both languages."""
    return InputError(code, place, **problem_params(cause, **params), **params)


class LimitReached(Exception):  # noqa: N818  (a signal inside a reader, not an error of the file)
    """Raised by `DocumentBuilder` when a limit is met; the `with` block of the same builder swallows it."""

    def __init__(self, limit: str, allowed: int) -> None:
        super().__init__(limit, allowed)
        self.limit = limit
        self.allowed = allowed


class DocumentBuilder:
    """Collects the blocks of one file within `Limits`.

    ```python
    with DocumentBuilder(limits) as builder:
        for block in ...:
            builder.add(block)
    return builder.document("text", name)
    ```

    When a limit is met, the rest of the `with` block is skipped and the document carries an `E006` note.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.blocks: list[Block] = []
        self.notes: list[Note] = []
        self._alike: dict[tuple[str, str], int] = {}
        self._cells = self._characters = 0
        self._depth = 0
        self._deadline = timing.now() + timing.READING * limits.seconds if limits.seconds else float("inf")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, LimitReached):
            return False
        self.note_limit(error.limit, error.allowed)
        return True

    def add(self, block: Block) -> None:
        """Take one block. Its cells must already be paid for with `pay_cells` when it is a table."""
        if len(self.blocks) >= self.limits.blocks:
            raise LimitReached("blocks", self.limits.blocks)
        if isinstance(block, Table) and block.height * block.width > AREA_FACTOR * self.limits.cells:
            raise LimitReached("cells", self.limits.cells)
        self.blocks.append(block)
        if len(self.blocks) % _LOOK == 0:
            self.check_time()

    def keep(self, block: Block) -> None:
        """Take what was read of a block when a limit cut it off."""
        self.blocks.append(block)

    def pay_cells(self, count: int = 1) -> None:
        """Count printed cells, before they are made."""
        self._cells += count
        if self._cells > self.limits.cells:
            raise LimitReached("cells", self.limits.cells)
        if self._cells % 1024 < count:
            self.check_time()

    def pay_text(self, characters: int) -> None:
        """Count the characters of cells: one long text may stand in very many."""
        self._characters += characters
        if self._characters > CHARACTERS:
            raise LimitReached("characters", CHARACTERS)

    def check_depth(self, depth: int) -> None:
        """Refuse structures (nested tables, nested elements) deeper than the limit."""
        if depth > self.limits.depth:
            raise LimitReached("depth", self.limits.depth)

    def check_time(self) -> None:
        """Stop when the file has had its time. Readers call this in every loop that may be long."""
        if timing.now() > self._deadline:
            raise LimitReached("seconds", self.limits.seconds)

    def note(self, code: str, place: Place = NOWHERE, **params: str | Message) -> None:
        """Remember something that the user should know; the document is still good.

        Of one kind (code and cause) only the first few are kept; the others are counted, and told in one note at the end.
        """
        kind = code, str(params.get("cause", ""))
        count = self._alike[kind] = self._alike.get(kind, 0) + 1
        if count <= MOST_ALIKE:
            self.notes.append(Note(code=code, params=params, place=place))

    def _counted(self) -> Iterator[Note]:
        """A note for each kind of which some were only counted."""
        for (code, cause), count in self._alike.items():
            more = count - MOST_ALIKE
            if more > 0:
                zh, en = PROBLEMS.get(cause, NO_WORDS)
                problem = Message(f"{zh}(另有 {more} 处)", f"{en} (and {more} more)")
                yield Note(code=code, params={"cause": cause, "more": str(more), "problem": problem})

    def note_limit(self, limit: str, allowed: int) -> None:
        """Remember that a limit cut the document off after the last block that was read."""
        place = self.blocks[-1].place if self.blocks else NOWHERE
        params = {"allowed": str(allowed), "blocks": str(len(self.blocks))}
        self.note("E006", place, **problem_params(limit), **params)

    def document(self, fmt: str, name: str, encoding: str = "") -> Document:
        """The document that was gathered. A file in which nothing was found, and no limit met, is an `E008`."""
        if not self.blocks and not self.notes:
            raise refusal("E008", "no-content")
        return Document(
            blocks=tuple(self.blocks), format=fmt, name=name, encoding=encoding, notes=(*self.notes, *self._counted())
        )


def fingerprint(data: bytes) -> bytes:
    """What a reader's `sniff` sees: the first 4 KiB and, for a container, the part that names its members.

    The names of a zip's members stand in its last bytes, those of an OLE file in its directory sector.
    """
    head = data[:HEAD_BYTES]
    if head.startswith(_ZIP):
        return head + data[HEAD_BYTES:][-ZIP_DIRECTORY_BYTES:]
    if head.startswith(_OLE) and len(head) >= _OLE_HEADER_BYTES:
        shift = min(int.from_bytes(head[30:32], "little"), 12)
        start = (int.from_bytes(head[48:52], "little") + 1) << shift
        return head + data[start : start + OLE_DIRECTORY_BYTES]
    return head


def choose(readers: Iterable[Reader], head: bytes, name: str) -> Reader:
    """The reader that fits best; of two that fit equally well, the one that was given first.

    Raises `InputError` `E001` when no reader knows the format, or only a picture is there and no reader that recognises text.
    """
    best: Reader | None = None
    best_score = 0
    for reader in readers:
        score = _fit(reader, head, name)
        if score > best_score:
            best, best_score = reader, score
    if best_score < _BY_CONTENT and head.startswith(_PICTURES):
        raise refusal("E001", "picture")
    if best is None:
        raise refusal("E001", "unknown-format")
    return best


def _fit(reader: Reader, head: bytes, name: str) -> int:
    """How well a reader fits; 0 for one whose own word is no number, or fails."""
    try:
        return int(reader.sniff(head, name))
    except PASSING:
        raise
    except BaseException:  # noqa: BLE001 - whatever a plugin does, the other readers are asked
        return 0


def read_document(readers: Sequence[Reader], data: bytes, name: str, limits: Limits) -> Document:
    """Read the bytes of a file named `name`. Raises `InputError` with the `E0xx` code that says why not."""
    if not data:
        raise refusal("E008", "empty")
    if len(data) > limits.file_bytes:
        raise refusal("E006", "file_bytes", allowed=str(limits.file_bytes), blocks="0")
    reader = choose(readers, fingerprint(data), name)
    if reader.isolated is not None and len(data) >= reader.isolated:
        from jixiao.files.isolation import PROCESS

        return PROCESS.read(reader, data, name, limits)
    with no_collection():
        return reader.read(data, name, limits)


@contextmanager
def no_collection() -> Iterator[None]:
    """Pause the collection of cycles: a document is many small objects without any, and looking costs a third."""
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


def suffix_of(name: str) -> str:
    """The suffix of a file name in lower case, with its dot; empty when there is none."""
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix.lower()}" if dot and stem and "/" not in suffix else ""
