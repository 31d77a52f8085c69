"""A file of a profile: read with its bounds, decoded by its schema, refused with file and line."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from jixiao.model.errors import Text, UsageError, both, of_system
from jixiao.model.message import Fields, Message
from jixiao.rules.methods.params import decode_hook
from jixiao.rules.model import Place, RuleFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_Model = TypeVar("_Model", Place, RuleFile)
_LARGEST = 2**20


class ProfileError(UsageError):
    """A profile is wrong. `file` and `line` say where; the message says what is allowed and how to mend it."""

    def __init__(
        self, message: Text, file: Path | None = None, line: int | None = None, parts: Iterable[tuple[int, Text]] = ()
    ) -> None:
        where = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
        zh, en = both(message)
        super().__init__(Message(where + zh, where + en))
        self.file = file
        self.line = line
        self.parts = tuple(parts)
        self._message = message

    def each(self) -> list[tuple[Path | None, int | None, Fields]]:
        """Every single error: file, line, and its words as `problem`."""
        parts: Iterable[tuple[int | None, Text]] = self.parts or [(self.line, self._message)]
        return [(self.file, line, {"problem": both(text)}) for line, text in parts]


def wrong(file: Path, zh: str, en: str, line: int | None = None) -> ProfileError:
    """The error for a file of a profile, in both languages."""
    return ProfileError(Message(zh, en), file, line)


def listed(title: Message, parts: Iterable[tuple[int, Message]]) -> Message:
    """A message with an error a line under its title, in both languages."""
    found = list(parts)
    zh = [f"第 {line} 行：{text[0]}" for line, text in found]
    en = [f"line {line}: {text[1]}" for line, text in found]
    return Message("\n  ".join([title[0], *zh]), "\n  ".join([title[1], *en]))


def read_toml(file: Path) -> dict[str, Any]:
    """Decode a TOML file of a profile. Raises ProfileError with the line for broken syntax, a link or a huge file."""
    if file.is_symlink():
        zh, en = (
            "规则包里不能放指向别处的链接，请放文件本身",
            "a profile may not be a link to another file; put the file itself there",
        )
        raise wrong(file, zh, en)
    try:
        data = file.read_bytes()
    except OSError as error:
        zh, en = of_system(error)
        raise wrong(file, f"读不了：{zh}", f"cannot be read: {en}") from error
    if len(data) > _LARGEST:
        most = f"{_LARGEST // 1024} KiB"
        zh, en = (
            f"超过 {most}；规则是数据，请按类别和年度分开",
            f"is larger than {most}; rules are data, split them by kind and year",
        )
        raise wrong(file, zh, en)
    try:
        return tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise wrong(file, "不是 UTF-8，请另存为 UTF-8", "is not UTF-8; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        from jixiao.files.parsing import broken_toml

        line = re.search(r"line (\d+)", str(error))
        raise ProfileError(broken_toml(error), file, int(line[1]) if line else None) from error
    except ValueError as error:  # a number of thousands of digits
        raise wrong(file, "数字太长", "a number is too long") from error
    except RecursionError as error:
        raise wrong(file, "嵌套太深", "is nested too deeply") from error


def line_of(file: Path, pointer: str) -> int | None:
    """The line at which a value of a profile stands, by its JSON pointer."""
    from jixiao.files.positions import locate_toml

    return locate_toml(file.read_text("utf-8"))(pointer).line


def decoded(raw: dict[str, Any], kind: type[_Model], file: Path) -> _Model:
    """What a file says, as its schema has it. Raises ProfileError with all that is against it, each with its line."""
    try:
        return msgspec.convert(raw, kind, dec_hook=decode_hook)
    except msgspec.ValidationError as error:
        raise _refused(raw, kind, file, error) from error


def _refused(raw: dict[str, Any], kind: type, file: Path, error: msgspec.ValidationError) -> ProfileError:
    """All that the schema has against a profile, in one error; msgspec itself stops at the first."""
    from jixiao.files.loading import schema_errors

    name = "profile" if kind is RuleFile else "place"
    own = read_toml(file)
    parts = [(line_of(file, found.pointer) or 1, found.words) for found in schema_errors(own or raw, name)] or [
        (1, both(str(error)))
    ]
    return ProfileError(
        listed(Message("与规则包的格式不符", "does not fit the profile schema"), parts), file, None, parts
    )
