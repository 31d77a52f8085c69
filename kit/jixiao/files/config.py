"""Settings and where each comes from: flag > `JIXIAO_*` > `jixiao.toml`, found upwards > user file > default.

`jixiao.toml` holds one key for each setting below (`fail-on = "warning"`), a table `[limits]`, and `[[suppress]]` entries.
Settings of a command other than `validate` stand in a table of its name: `[score] fail-on = "overstated"`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from jixiao.model.errors import UsageError, of_system
from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAME = "jixiao.toml"
LARGEST = 10**15
"""No setting is a larger number."""
Kind = Literal["text", "list", "number", "switch", "path", "paths"]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a key may hold. `choices` are all its values, when they are few; `help` says what it does, in both languages."""

    kind: Kind
    help: Message
    default: str = ""
    choices: tuple[str, ...] = ()


SETTINGS: dict[str, Setting] = {
    "lang": Setting("text", Message("语言", "language"), "zh", ("zh", "en")),
    "color": Setting("text", Message("颜色", "colour"), "auto", ("auto", "always", "never")),
    "profile": Setting("text", Message("规则包、地区或文件夹", "a profile, a place, or a folder")),
    "profile-path": Setting("paths", Message("另有规则包的文件夹", "more folders with profiles")),
    "jobs": Setting("number", Message("进程数", "number of processes"), "auto"),
    "timeout": Setting("number", Message("一个文件的处理器秒数上限", "seconds of processor time for one file"), "5"),
    "ocr": Setting("switch", Message("识别扫描件和图片（要装 jixiao-ocr）", "recognise scans and pictures (needs jixiao-ocr)"), "false"),
    "format": Setting("text", Message("validate 的输出格式", "the output format of validate"), "text"),
    "select": Setting("list", Message("只报告这些代码", "only these codes")),
    "ignore": Setting("list", Message("不报告这些代码", "leave these codes out")),
    "fail-on": Setting("text", Message("达到此级别以 1 退出", "exit 1 at this severity"), "error", ("error", "warning", "info", "never")),
    "exit-zero": Setting("switch", Message("有问题也以 0 退出", "exit 0 even with findings"), "false"),
    "max-findings": Setting("number", Message("每个文件最多列出几条", "findings shown for a file, at most"), "all"),
    "claims": Setting("switch", Message("列出全部数字陈述", "list every numeric statement"), "false"),
    "engine": Setting("text", Message("计算引擎", "the engine"), "rows", ("rows", "duckdb", "spark")),
    "master": Setting("text", Message("Spark 的 master 或 Spark Connect 地址", "Spark's master, or a Spark Connect address")),
    "baseline": Setting("path", Message("基线文件", "the baseline file")),
    "score.format": Setting("text", Message("score 的输出格式", "the output format of score"), "text", ("text", "json", "ndjson", "csv")),
    "score.fail-on": Setting("text", Message("出现这类行时以 1 退出", "exit 1 when there is such a row"), "never", ("never", "overstated", "unverifiable")),
    "limits.file-bytes": Setting("number", Message("文件字节上限", "bytes of a file"), str(64 * 2**20)),
    "limits.inflated-bytes": Setting("number", Message("解压后字节上限", "bytes after inflating"), str(256 * 2**20)),
    "limits.cells": Setting("number", Message("单元格上限", "table cells"), "400000"),
    "limits.blocks": Setting("number", Message("段落和表格上限", "paragraphs and tables"), "200000"),
    "limits.depth": Setting("number", Message("嵌套层数上限", "levels of nesting"), "64"),
}  # fmt: skip
"""Every setting by its key. `limits.depth` stands in the table `[limits]`."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value and where it comes from: `JIXIAO_LANG`, or the path of a file; `default` when nothing sets it."""

    value: Any
    origin: str


@dataclass(frozen=True, slots=True)
class File:
    """One configuration file: its settings by key, and the raw `[[suppress]]` entries."""

    path: Path
    values: Mapping[str, Any]
    suppress: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Config:
    """The configuration of a run: files, strongest first."""

    files: tuple[File, ...] = ()

    def get(self, key: str) -> Found | None:
        """The value of a setting, unless no one sets it."""
        name = variable(key)
        text = os.environ.get(name)
        if text:
            return Found(_from_text(key, text, name), name)
        for file in self.files:
            if key in file.values:
                return Found(file.values[key], str(file.path))
        return None

    def all(self) -> Iterator[tuple[str, Found]]:
        """Every setting with its value and origin."""
        for key, setting in SETTINGS.items():
            yield key, self.get(key) or Found(setting.default or None, "default")


def variable(key: str) -> str:
    """The environment variable of a setting: `score.fail-on` → `JIXIAO_SCORE_FAIL_ON`."""
    return "JIXIAO_" + key.upper().replace("-", "_").replace(".", "_")


def load(*, isolated: bool = False, path: str | None = None, start: Path | None = None) -> Config:
    """The configuration for a run in the folder `start`. `isolated` reads no file; `path` names the project's file.

    Raises UsageError for a file that is absent, broken, or holds what no setting takes.
    """
    if isolated:
        return Config()
    project = Path(path) if path is not None else _upwards(start or Path.cwd())
    user = _user_file()
    files = [project] if project is not None else []
    if user is not None and user.is_file() and user not in files:
        files.append(user)
    return Config(tuple(_read(file) for file in files))


def _upwards(folder: Path) -> Path | None:
    for parent in (folder, *folder.parents):
        file = parent / NAME
        if file.is_file():
            return file
    return None


def _user_file() -> Path | None:
    r"""`jixiao.toml` in the user's configuration folder: `$XDG_CONFIG_HOME/jixiao`, `%APPDATA%\\jixiao`, `~/.config/jixiao`."""
    base = os.environ.get("XDG_CONFIG_HOME") or os.environ.get("APPDATA")
    if not base:
        home = os.environ.get("HOME")
        if not home:
            return None
        base = f"{home}/.config"
    return Path(base) / "jixiao" / NAME


def _read(path: Path) -> File:
    import tomllib

    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        zh, en = _why(error)
        raise UsageError(Message(f"{path}：{zh}", f"{path}: {en}"), hint="jixiao config show") from error
    suppress = raw.pop("suppress", [])
    if not isinstance(suppress, list) or not all(isinstance(one, dict) for one in suppress):
        raise UsageError(
            Message(f"{path}：suppress 应写成 [[suppress]] 表", f"{path}: suppress is written as tables [[suppress]]")
        )
    values: dict[str, Any] = {}
    for key, value in raw.items():
        for name, part in (
            {f"{key}.{sub}": part for sub, part in value.items()} if isinstance(value, dict) else {key: value}
        ).items():
            values[name] = _checked(name, part, path)
    return File(path, values, suppress)


def _why(error: OSError | ValueError | RecursionError) -> Message:
    import tomllib

    if isinstance(error, OSError):
        return of_system(error)
    if isinstance(error, tomllib.TOMLDecodeError):
        from jixiao.files.parsing import broken_toml

        return broken_toml(error)
    if isinstance(error, RecursionError):
        return Message("嵌套太深", "is nested too deeply")
    if isinstance(error, UnicodeDecodeError):
        return Message("不是 UTF-8，请另存为 UTF-8", "is not UTF-8; save it as UTF-8")
    return Message("数字太长", "a number is too long")


_WANTED: dict[Kind, Message] = {
    "text": Message("应为文字", "expected text"),
    "path": Message("应为路径", "expected a path"),
    "switch": Message("应为 true 或 false", "expected true or false"),
    "number": Message("应为不太大的非负整数", "expected a whole number that is not negative and not huge"),
    "list": Message("应为文字列表", "expected a list of texts"),
    "paths": Message("应为路径列表", "expected a list of paths"),
}


def _checked(key: str, value: Any, path: Path) -> Any:
    setting = SETTINGS.get(key)
    if setting is None:
        from difflib import get_close_matches

        close = get_close_matches(key, SETTINGS, n=1)
        raise UsageError(
            Message(
                f"{path}：“{key}”不是设置项" + (f"，是否指 {close[0]}" if close else ""),
                f"{path}: {key!r} is no setting" + (f", did you mean {close[0]}" if close else ""),
            ),
            hint=Message(f"可用：{'、'.join(SETTINGS)}", f"known: {', '.join(SETTINGS)}"),
        )
    fits = {
        "text": isinstance(value, str), "path": isinstance(value, str), "switch": isinstance(value, bool),
        "number": isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST,
        "list": isinstance(value, list) and all(isinstance(one, str) for one in value),
        "paths": isinstance(value, list) and all(isinstance(one, str) for one in value),
    }[setting.kind]  # fmt: skip
    if not fits or (setting.choices and value not in setting.choices):
        choices = " | ".join(setting.choices)
        zh, en = Message(f"可用：{choices}", f"one of: {choices}") if choices else _WANTED[setting.kind]
        raise UsageError(Message(f"{path}：{key} = {value!r}：{zh}", f"{path}: {key} = {value!r}: {en}"))
    return _anchored(setting.kind, value, path.parent)


def _anchored(kind: Kind, value: Any, folder: Path) -> Any:
    """Paths in a file are meant from its folder."""
    if kind == "path" or (kind == "text" and str(value).startswith(("./", "../"))):
        return str(folder / value)
    return [str(folder / one) for one in value] if kind == "paths" else value


def _from_text(key: str, text: str, name: str) -> Any:
    """A value of the environment. Lists are separated by commas, lists of paths as in PATH."""
    setting = SETTINGS[key]
    if setting.kind == "list":
        return [part.strip() for part in text.split(",") if part.strip()]
    if setting.kind == "paths":
        return [part for part in text.split(os.pathsep) if part]
    if setting.kind == "number":
        if not (text.isascii() and text.isdigit() and len(text) < len(str(LARGEST))):
            zh, en = _WANTED["number"]
            raise UsageError(Message(f"{name}={text[:40]}：{zh}", f"{name}={text[:40]}: {en}"))
        return int(text)
    if setting.kind == "switch":
        lowered = text.lower()
        if lowered not in {"0", "1", "true", "false", "yes", "no", "on", "off"}:
            raise UsageError(f"{name}={text}: true | false")
        return lowered in {"1", "true", "yes", "on"}
    if setting.choices and key != "lang" and text not in setting.choices:
        raise UsageError(f"{name}={text}: {' | '.join(setting.choices)}")
    return text
