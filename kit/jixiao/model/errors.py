"""Expected errors. Each owns its exit code and says what, where, why and what to do; anything else is a bug (exit 70).

JixiaoError
├── UsageError      2   wrong arguments, configuration or profile
└── InputError      3   a file is absent, unreadable or not a report; carries an `E0xx` code
    ├── ReportInvalid   its syntax or schema errors, all of them, as findings
    └── NoReport        E011: it can be read, and is no self-evaluation
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from jixiao.model.document import NOWHERE
from jixiao.model.message import Message

if TYPE_CHECKING:
    from jixiao.model.document import Place
    from jixiao.model.findings import Finding
    from jixiao.model.message import Language

Text = str | Message
"""Words in Chinese and English; a plain str where there is nothing to translate, such as a list of choices."""

_SYSTEM = {
    errno.ENOENT: Message("没有这个文件", "there is no such file"),
    errno.EACCES: Message("没有权限", "permission denied"),
    errno.EPERM: Message("没有权限", "operation not permitted"),
    errno.EISDIR: Message("是文件夹", "it is a folder"),
    errno.ENOTDIR: Message("上一级不是文件夹", "what should be its folder is none"),
    errno.EROFS: Message("所在的盘只能读", "its file system is read-only"),
    errno.ENOSPC: Message("磁盘已满", "no space is left on the disk"),
    errno.ENAMETOOLONG: Message("路径太长", "the path is too long"),
}


def both(text: Text) -> Message:
    """The Chinese and the English words. A plugin may write them as a plain pair."""
    return Message(text, text) if isinstance(text, str) else Message(*text)


def of_system(error: OSError) -> Message:
    """What the operating system says, in both languages."""
    said = error.strerror or str(error)
    return _SYSTEM.get(error.errno or 0, Message(f"操作系统报告：{said}", said))


class TookTooLong(BaseException):
    """Raised by the alarm in the middle of a file. No `except Exception` on the way stops it."""


class Terminated(KeyboardInterrupt):
    """SIGTERM: the run ends as by Ctrl-C, with an exit code of its own."""


INTERRUPTED, TERMINATED = 130, 143


def interrupt_code(error: KeyboardInterrupt) -> int:
    """The exit code of an interrupted run: 128 and the number of the signal, as shells count."""
    return TERMINATED if isinstance(error, Terminated) else INTERRUPTED


PASSING = (KeyboardInterrupt, TookTooLong, MemoryError)
"""What gets through where the faults of a plugin are caught, which may be of any kind (`sys.exit` too): it is not the plugin's."""


_WORDS_MOST = 300


def in_words(error: BaseException) -> str:
    """`TypeError: what it says`, in a line that any encoding holds. What a plugin raises may even fail to say what it is."""
    try:
        text = " ".join(str(error).split())[:_WORDS_MOST]
    except PASSING:
        raise
    except BaseException:  # noqa: BLE001 - see above
        text = ""
    name = type(error).__name__
    return (f"{name}: {text}" if text else name).encode("utf-8", "backslashreplace").decode("utf-8")


class JixiaoError(Exception):
    """An expected error: `exit_code` is the status of the program."""

    exit_code = 2


class UsageError(JixiaoError):
    """The command, its configuration or a profile is wrong. `hint` says what to do; the error as a str is its English words."""

    def __init__(self, message: Text, hint: Text = "") -> None:
        self.texts, self.hints = both(message), both(hint)
        super().__init__(self.texts[1])

    @property
    def hint(self) -> str:
        """What to do, in English."""
        return self.hints[1]

    def text(self, language: Language) -> str:
        """What is wrong."""
        return self.texts.text(language)

    def hint_text(self, language: Language) -> str:
        """What to do; empty when there is nothing to say."""
        return self.hints.text(language)

    def full(self, language: Language) -> str:
        """What is wrong and, on a line of its own, what to do."""
        hint = self.hint_text(language)
        return self.text(language) + (f"\n  {hint}" if hint else "")


class InputError(JixiaoError):
    """A file cannot be used. `code` is the `E0xx` finding, `params` fill its message, `place` points into the file."""

    exit_code = 3

    def __init__(self, code: str, place: Place = NOWHERE, **params: str | Message) -> None:
        super().__init__(code, params)
        self.code = code
        self.place = place
        self.params = params


class ReportInvalid(InputError):  # noqa: N818  (named by what is wrong, as `InputError` is by its kind)
    """A report does not fit the schema, or repeats keys. `findings` holds every error, at least one, in order of place."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        first = findings[0]
        super().__init__(first.code, first.place or NOWHERE, **first.params)
        self.findings = findings


class NoReport(InputError):  # noqa: N818  (named by what is wrong, as `InputError` is by its kind)
    """A document that is no self-evaluation. `cause` names what it is, `problem` says so in words."""

    def __init__(self, cause: str, problem: str | Message) -> None:
        super().__init__("E011", cause=cause, problem=problem)
