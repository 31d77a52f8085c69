"""Finding, loading and naming plugins. The only room that touches pluggy and entry points.

Built-ins come through the same door as everyone: entry points of the group `jixiao`. We load them ourselves, because
pluggy's own loader drops a second plugin of the same name silently and lets one broken plugin stop the program.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pluggy

from jixiao.model.errors import PASSING, UsageError, both, in_words
from jixiao.model.message import NO_WORDS, Message
from jixiao.model.sound import sound
from jixiao.toolkit import hookspecs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jixiao.files.reader import Reader
    from jixiao.rules.check import Check
    from jixiao.rules.methods.base import NotApplicablePolicy, RowMethod, TotalModifier
    from jixiao.toolkit.api import FindingFormat, Writer

GROUP = "jixiao"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """An entry point as the installed metadata names it; `module` may be `module:name`, for an object that has the hooks."""

    distribution: str
    version: str
    entry: str
    module: str

    @property
    def name(self) -> str:
        """`distribution:entry`, unique among all plugins."""
        return f"{self.distribution}:{self.entry}"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What became of a plugin. `reason` says why it is broken or skipped, or what there is to know of a loaded one; what Python
    says is quoted in both languages.
    """

    installed: Installed
    state: Literal["loaded", "broken", "skipped"]
    reason: Message = NO_WORDS
    api_version: int = hookspecs.API_VERSION
    hooks: tuple[str, ...] = ()


class Plugins:
    """The loaded plugins, with one typed method for each hook."""

    def __init__(self, installed: Iterable[Installed] | None = None) -> None:
        self._told: set[str] = set()
        self._manager = pluggy.PluginManager("jixiao")
        self._manager.add_hookspecs(hookspecs)
        self.states: list[State] = [self._load(one) for one in (discover() if installed is None else installed)]

    def _load(self, one: Installed) -> State:
        if self._manager.has_plugin(one.name):
            reason = Message(f"已有名为 {one.name} 的插件", f"a second plugin is named {one.name}")
            return State(installed=one, state="broken", reason=reason)
        try:
            return self._register(one, _imported(one.module))
        except PASSING:
            raise
        except BaseException as error:  # noqa: BLE001 - whatever a plugin does on import, the program goes on without it
            return State(installed=one, state="broken", reason=both(in_words(error)))

    def _register(self, one: Installed, module: object) -> State:
        api = sound(getattr(module, "JIXIAO_API_VERSION", hookspecs.API_VERSION), int)
        if api != hookspecs.API_VERSION:
            reason = Message(
                f"为插件接口第 {api} 版而写，本程序是第 {hookspecs.API_VERSION} 版",
                f"made for plugin API {api}; this jixiao has {hookspecs.API_VERSION}",
            )
            return State(installed=one, state="skipped", reason=reason, api_version=api)
        hooks = _hooks(module)
        unknown = [hook for hook in hooks if not hasattr(hookspecs, hook)]
        if unknown:
            names = ", ".join(unknown)
            reason = Message(f"没有这样的钩子：{names}", f"unknown hook {names}")
            return State(installed=one, state="broken", reason=reason, hooks=hooks)
        try:
            self._manager.register(module, name=one.name)
        except (pluggy.PluginValidationError, ValueError) as error:
            return State(installed=one, state="broken", reason=both(str(error)), hooks=hooks)
        return State(installed=one, state="loaded", hooks=hooks)

    def _each(self, hook: str) -> Iterator[tuple[Installed, Any]]:
        """All that the plugins return for a hook, in the order of their names. A plugin that fails is marked broken."""
        for number, state in enumerate(self.states):
            if state.state != "loaded" or hook not in state.hooks:
                continue
            module = self._manager.get_plugin(state.installed.name)
            try:
                returned = list(getattr(module, hook)())
                refuse_strange(hook, returned)
                returned = _checked(state.installed, hook, returned)
            except PASSING:
                raise
            except BaseException as error:  # noqa: BLE001 - a plugin's fault is named and does not stop the others
                reason = both(f"{hook}: {in_words(error)}")
                self.states[number] = State(installed=state.installed, state="broken", reason=reason, hooks=state.hooks)
                continue
            yield from ((state.installed, record) for record in returned)

    def profile_folders(self) -> list[tuple[str, Path]]:
        """Folders of profiles with their origin: `built-in`, or the distribution that brings them."""
        return [
            ("built-in" if one.distribution == "jixiao" else one.distribution, folder)
            for one, folder in self._each("jixiao_profiles")
        ]

    def scoring_methods(self) -> list[RowMethod | NotApplicablePolicy | TotalModifier]:
        """Row methods, not-applicable policies and total modifiers."""
        return [record for _, record in self._each("jixiao_scoring_methods")]

    def checks(self) -> list[Check]:
        """The rooms of checks."""
        return [record for _, record in self._each("jixiao_checks")]

    def readers(self) -> list[Reader]:
        """The readers of file formats. One of a plugin whose suffix another reads before it stays, and its plugin says so."""
        from jixiao.files.reader import REPORT_SUFFIXES

        found: list[Reader] = []
        taken = dict.fromkeys(sorted(REPORT_SUFFIXES), "jixiao")
        for one, record in self._each("jixiao_readers"):
            if one.distribution != "jixiao" and not record.recognises:
                self._note_suffixes(one, record, taken)
            taken |= {suffix: one.name for suffix in record.suffixes if suffix not in taken}
            found.append(record)
        return found

    def _note_suffixes(self, one: Installed, record: Reader, taken: dict[str, str]) -> None:
        """Keep beside the state of a plugin which of its suffixes are read by another first."""
        shared = [suffix for suffix in record.suffixes if suffix in taken and taken[suffix] != one.name]
        if not shared:
            return
        names, whose = " ".join(shared), " ".join(dict.fromkeys(taken[suffix] for suffix in shared))
        reason = Message(
            f"{record.name}：{names} 已由 {whose} 读；只有内容更符合时才用它",
            f"{record.name}: {names} is read by {whose}; it is asked only for what fits it better by content",
        )
        self.states = [replace(state, reason=reason) if state.installed == one else state for state in self.states]

    def writers(self) -> list[Writer]:
        """The targets of `export`. Raises UsageError when two have one name."""
        return _unique(Message("导出格式", "writer"), self._each("jixiao_writers"))

    def view(self, form: str, name: str) -> Callable[[Any, dict[str, str]], Iterable[str]]:
        """What shows a summary, a comparison or a profile in a format. Raises UsageError where no writer of that name does."""
        for writer in self.writers():
            if writer.name == form and name in writer.views:
                return writer.views[name]
        raise UsageError(
            Message(f"没有插件能写 {form} 的 {name}", f"no plugin writes {name} as {form}"), hint="jixiao plugins"
        )

    def finding_formats(self) -> list[FindingFormat]:
        """The formats of `validate`. Raises UsageError when two have one name."""
        return _unique(Message("结果格式", "finding format"), self._each("jixiao_finding_formats"))

    def faults(self) -> list[State]:
        """The plugins that are broken or skipped."""
        return [state for state in self.states if state.state != "loaded"]

    def new_faults(self) -> list[State]:
        """Those of them that this was not asked for before: a plugin may turn out to be broken when its hook is called."""
        found = [state for state in self.faults() if state.installed.name not in self._told]
        self._told.update(state.installed.name for state in found)
        return found


def refuse_strange(hook: str, returned: Iterable[object]) -> None:
    """Raise TypeError for what the hook may not return."""
    for record in returned:
        if not isinstance(record, _kinds(hook)):
            raise TypeError(f"returned {_words(record)}")
        sniff = getattr(record, "sniff", None)
        if hook == "jixiao_readers" and not isinstance(sniff and sniff(b"", ""), int):
            raise TypeError(f"sniff of {_words(record)} gives no number")


def _checked(one: Installed, hook: str, returned: list[Any]) -> list[Any]:
    """What a plugin of others returned, looked at, its functions wrapped. Raises TypeError for a record that could not be used."""
    if one.distribution == "jixiao":
        return returned
    if hook == "jixiao_profiles":
        return [_folder(folder) for folder in returned]
    from jixiao.toolkit.foreign import checked_record, guarded

    return [guarded(checked_record(record), one.name) for record in returned]


def _folder(folder: Path) -> Path:
    """A folder of profiles. Raises TypeError for a path that no system has."""
    path = sound(str(folder), str)
    if "\0" in path:
        raise TypeError("a path with a NUL")
    return Path(path)


def _words(record: object) -> str:
    """What was returned, in a few characters. Its own words are not asked for: they may fail too."""
    return f"{getattr(record, 'name', '')} ({type(record).__name__})".strip()[:80]


def _kinds(hook: str) -> tuple[type, ...]:
    """What a hook may return. The kinds are imported when a plugin returned something of them, so that they are there already."""
    if hook == "jixiao_scoring_methods":
        from jixiao.rules.methods.base import NotApplicablePolicy, RowMethod, TotalModifier

        return RowMethod, NotApplicablePolicy, TotalModifier
    if hook == "jixiao_checks":
        from jixiao.rules.check import Check

        return (Check,)
    if hook == "jixiao_profiles":
        return (Path,)
    from jixiao.files.reader import Reader
    from jixiao.toolkit.api import FindingFormat, Writer

    return {"jixiao_readers": (Reader,), "jixiao_writers": (Writer,)}.get(hook, (FindingFormat,))


def discover() -> list[Installed]:
    """The entry points of the group `jixiao` in the installed metadata, ours first, then by name."""
    from jixiao.toolkit.installed import entry_points

    found = [
        Installed(distribution=one.distribution, version=one.version, entry=one.name, module=one.value)
        for one in entry_points(GROUP)
    ]
    return sorted(found, key=lambda one: (one.distribution != "jixiao", one.name))


def _imported(entry: str) -> object:
    """The module of an entry point, or what it names inside it."""
    module, _, inner = entry.partition(":")
    found: object = importlib.import_module(module.strip())
    for name in inner.split(".") if inner else ():
        found = getattr(found, name.strip())
    return found


def _hooks(module: object) -> tuple[str, ...]:
    """The names of the hook implementations in a module or an object, by pluggy's own mark."""
    return tuple(name for name in dir(module) if getattr(getattr(module, name, None), "jixiao_impl", None))


def _unique(what: Message, records: Iterable[tuple[Installed, Any]]) -> list[Any]:
    by_name: dict[str, Any] = {}
    for _, record in records:
        if record.name in by_name:
            zh, en = what
            raise UsageError(
                Message(f"两个插件都提供{zh}“{record.name}”", f"two plugins bring the {en} {record.name!r}"),
                hint="jixiao plugins",
            )
        by_name[record.name] = record
    return list(by_name.values())
