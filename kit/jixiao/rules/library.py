"""Every profile that is at hand: found in folders, read when needed, inherited, and refused with file and line when wrong."""

from __future__ import annotations

import datetime
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from jixiao.model.errors import Text, UsageError, both
from jixiao.model.message import Message
from jixiao.rules.model import Place, PlacePolicy, Policy, RuleFile, Source
from jixiao.rules.place import region_chain
from jixiao.rules.profile_files import ProfileError, decoded, line_of, read_toml, wrong

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from jixiao.documents.extract.forms import Form

Key = tuple[str, ...]
"""A key of a rule file, or of one of its merged tables: `("shapes",)`, `("defaults", "positive")`."""

SKIP = frozenset({"cases", "forms", "outlines"})
KINDS = ("department", "project", "transfer", "bond")
_MERGED = ("execution", "defaults", "policy", "facts")


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule file that was found and not yet read: what its name says."""

    id: str
    place: str
    kind: str
    year: int
    file: Path


@dataclass(frozen=True)
class FoundPlace:
    """A folder with a `profile.toml`. `origin` says how it came: built-in, installed, path, flag."""

    folder: Path
    place: Place
    entries: tuple[Entry, ...]
    origin: str = "built-in"


class Library:
    """The profiles of some folders. Later folders win over earlier ones only with `override = true`."""

    def __init__(self, folders: Iterable[tuple[str, Path]]) -> None:
        self._folders = list(folders)
        self._rules: dict[str, RuleFile] = {}
        self._written: dict[str, dict[Key, str]] = {}
        self._forms: dict[Path, tuple[Form, ...]] = {}

    @cached_property
    def places(self) -> dict[str, FoundPlace]:
        """All places by id. Raises ProfileError for a broken one, or for an id that comes twice."""
        found: dict[str, FoundPlace] = {}
        for origin, root in self._folders:
            for folder in profile_folders(root):
                one = read_place(folder, origin)
                known = found.get(one.place.id)
                if known is not None and known.folder.resolve() == folder.resolve():
                    continue  # one folder that was reached in two ways
                if known is not None and not one.place.override:
                    raise wrong(
                        folder / "profile.toml",
                        f"规则包“{one.place.id}”已在 {known.folder}；请改名，或写明 override = true",
                        f"profile {one.place.id!r} stands already in {known.folder}; rename it, or say `override = true`",
                    )
                found[one.place.id] = one
        for one in found.values():
            self._check_parents(one, found)
        return found

    @cached_property
    def by_region(self) -> dict[str, list[FoundPlace]]:
        """Places by GB/T 2260 code; the nation's code is empty."""
        table: dict[str, list[FoundPlace]] = {}
        for one in self.places.values():
            table.setdefault(one.place.region, []).append(one)
        return table

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """All rule files by id, unread."""
        return {entry.id: entry for one in self.places.values() for entry in one.entries}

    def rules(self, rule_id: str) -> RuleFile:
        """The rule file with what it inherits. Raises ProfileError for what is wrong in it, UsageError for an unknown id."""
        if rule_id not in self._rules:
            entry = self.entries.get(rule_id)
            if entry is None:
                raise UsageError(
                    Message(f"没有规则包“{rule_id}”", f"there is no profile {rule_id!r}"), hint=self.nearest(rule_id)
                )
            raw = self._inherited(entry, ())
            self._rules[rule_id] = decoded(raw, RuleFile, entry.file)
        return self._rules[rule_id]

    def sources(self, rule_id: str) -> dict[Key, Source]:
        """Where a rule file inherits a key from: the file that writes it, with its basis and sources. Its own keys are not in it."""
        self.rules(rule_id)
        found = {one: self.rules(one) for one in dict.fromkeys(self._written[rule_id].values()) if one != rule_id}
        made = {one: Source(one, rules.basis, rules.cite) for one, rules in found.items()}
        return {path: made[one] for path, one in self._written[rule_id].items() if one in made}

    @contextmanager
    def instead(self, rule_id: str, rules: RuleFile) -> Iterator[None]:
        """For a while, other rules under this id: what would change if they said so?"""
        kept = self.rules(rule_id)
        self._rules[rule_id] = rules
        try:
            yield
        finally:
            self._rules[rule_id] = kept

    def place(self, place_id: str) -> Place:
        """The place with what it inherits from the places above it."""
        one = self.places[place_id].place
        if one.extends is None:
            return one
        above = self.place(one.extends)
        return msgspec.structs.replace(
            one,
            grades=one.grades or above.grades,
            grade_words={**above.grade_words, **one.grade_words},
            categories={**above.categories, **one.categories},
            qualitative_words={**above.qualitative_words, **one.qualitative_words},
            facts={**above.facts, **one.facts},
            policies=_policies(one.policies, above.policies),
            documents=(*one.documents, *above.documents),
            checks=(*one.checks, *above.checks),
        )

    def upwards(self, place_id: str) -> Iterator[FoundPlace]:
        """A place and those above it, up to the nation."""
        above: str | None = place_id
        while above is not None:
            yield self.places[above]
            above = self.places[above].place.extends

    def forms(self, place_id: str) -> tuple[Form, ...]:
        """The forms of a place, then those of the places above it, then the general ones. A form is read when it is asked for."""
        from jixiao.documents.extract.forms import general_forms

        folders = [one.folder / "forms" for one in self.upwards(place_id)]
        own = (folder for folder in folders if folder.is_dir() and not folder.is_symlink())
        written = (form for folder in own for file in sorted(folder.glob("*.toml")) for form in self.forms_of(file))
        return _each_once((*written, *general_forms()))

    def all_forms(self) -> tuple[Form, ...]:
        """The forms of every place, each once: a printed table is recognised before anyone knows whose it is."""
        return _each_once(form for place in self.places for form in self.forms(place))

    def forms_of(self, file: Path) -> tuple[Form, ...]:
        """The forms of one file. Raises ProfileError for what does not fit."""
        if file not in self._forms:
            from jixiao.documents.extract.forms import converted

            raw = read_toml(file)  # refuses links, huge files and broken syntax, with the line
            try:
                self._forms[file] = converted(raw)
            except msgspec.ValidationError as error:
                raise wrong(file, f"与表式的格式不符：{error}", f"does not fit the shape of a form: {error}") from error
        return self._forms[file]

    def _inherited(self, entry: Entry, below: tuple[str, ...]) -> dict[str, Any]:
        if entry.id in below:
            raise ProfileError(_circle(*below, entry.id), entry.file)
        raw = read_toml(entry.file)
        parent = raw.get("extends")
        if not isinstance(parent, str):
            self._written[entry.id] = dict.fromkeys(_keys(raw), entry.id)
            return raw
        above = self.entries.get(parent)
        if above is None:
            zh, en = both(self.nearest(parent))
            zh = f"extends 指的规则包“{parent}”不在手边。{zh}"
            en = f"`extends` names no profile that is at hand: {parent!r}. {en}"
            raise wrong(entry.file, zh, en, line_of(entry.file, "/extends"))
        merged = _merge(self._inherited(above, (*below, entry.id)), raw)
        self._written[entry.id] = {**self._written[parent], **dict.fromkeys(_keys(raw), entry.id)}
        return merged

    def _check_parents(self, one: FoundPlace, found: Mapping[str, FoundPlace]) -> None:
        seen = [one.place.id]
        parent = one.place.extends
        while parent is not None:
            file = one.folder / "profile.toml"
            if parent not in found:
                zh, en = f"extends 指的地区“{parent}”不在手边", f"`extends` names no place that is at hand: {parent!r}"
                raise wrong(file, zh, en, line_of(file, "/extends"))
            if parent in seen:
                raise ProfileError(_circle(*seen, parent), file, line_of(file, "/extends"))
            seen.append(parent)
            parent = found[parent].place.extends

    def nearest(self, wanted: str) -> Text:
        """The ids at hand that are most like the one that was asked for, then the others of its own place."""
        from difflib import get_close_matches

        place = self.places.get(wanted.rpartition("/")[0])
        own = [entry.id for entry in place.entries] if place is not None else []
        like = get_close_matches(wanted, [*self.entries, *self.places], n=3, cutoff=0.4)
        names = list(dict.fromkeys([*like, *own]))[:3]
        if not names:
            return "jixiao profile list"
        return Message(f"最接近的：{'、'.join(names)}", f"nearest: {', '.join(names)}")


def _each_once(forms: Iterable[Form]) -> tuple[Form, ...]:
    """Of forms of one id the first."""
    found: dict[str, Form] = {}
    for form in forms:
        found.setdefault(form.id, form)
    return tuple(found.values())


def _circle(*names: str) -> Message:
    round_ = " → ".join(names)
    return Message(f"extends 绕成了圈：{round_}", f"`extends` runs in a circle: {round_}")


def profile_folders(root: Path) -> Iterator[Path]:
    """The folders at and below `root` that hold a `profile.toml`, in order; hidden and linked ones are left out."""
    if (root / "profile.toml").is_file():
        yield root
    for child in sorted(root.iterdir()) if root.is_dir() else ():
        if child.is_dir() and not child.is_symlink() and child.name not in SKIP and child.name[0] not in "._":
            yield from profile_folders(child)


def outermost(folder: Path) -> Path:
    """The highest of the folders above that are places one inside the other: a county's parents stand around it."""
    while (folder.resolve().parent / "profile.toml").is_file():
        folder = folder.resolve().parent
    return folder


def named_parent(place_id: str, library: Library) -> str:
    """The nearest place at hand that the id names: `henan` for `henan/luoyang`; the nation where it names none."""
    above = place_id.rpartition("/")[0]
    while above and above not in library.places:
        above = above.rpartition("/")[0]
    return above or "national"


def misplaced(place_id: str, extends: str, region: str, library: Library) -> Iterator[tuple[str, str, dict[str, str]]]:
    """What does not fit, as a key of `problems.TEXTS`, the pointer in `profile.toml`, and the words to fill in."""
    named = named_parent(place_id, library)
    ancestors = {one.place.id for one in library.upwards(extends)}
    if named != "national" and named not in ancestors:
        yield "parent", "/extends", {"id": place_id, "named": named, "extends": extends}
    for above in dict.fromkeys((extends, named)):
        code = library.places[above].place.region if above in library.places else ""
        if code and region and code not in region_chain(region):
            yield "below", "/region", {"region": region, "above": above, "code": code}
            return


def read_place(folder: Path, origin: str = "built-in") -> FoundPlace:
    """Read the `profile.toml` of a folder and list its rule files."""
    file = folder / "profile.toml"
    place = decoded(read_toml(file), Place, file)
    return FoundPlace(folder, place, tuple(_entries(folder, place.id)), origin)


def _entries(folder: Path, place: str) -> Iterator[Entry]:
    for file in sorted(folder.glob("*.toml")):
        kind, _, rest = file.stem.partition("-")
        if not kind.startswith(KINDS):
            continue
        year = rest[:4]
        if kind not in KINDS or not year.isdecimal() or len(year) != 4 or rest[4:5] not in {"", "-"}:
            raise wrong(
                file,
                "规则文件名应为 <类别>-<起始年度>[-后缀].toml，如 project-2020.toml",
                "a rule file is named <kind>-<first year>[-suffix].toml, such as project-2020.toml",
            )
        yield Entry(f"{place}/{file.stem}", place, kind, int(year), file)


def stray_files(folder: Path) -> list[Path]:
    """The files beside `profile.toml` that are called after no kind of evaluation: nothing in them is read."""
    files = (file for file in sorted(folder.iterdir()) if file.suffix.lower() == ".toml" and file.is_file())
    return [
        file
        for file in files
        if file.name != "profile.toml" and not (file.suffix == ".toml" and file.stem.startswith(KINDS))
    ]


def _policies(own: tuple[PlacePolicy, ...], above: tuple[PlacePolicy, ...]) -> tuple[PlacePolicy, ...]:
    """The policies of a place: what an entry does not say is as the place above has it on the day from which the entry holds."""
    if not own or not above:
        return own or above
    first = min(_since(one) for one in own)
    return (*(one for one in above if _since(one) < first), *(_filled(one, above) for one in own))


def _since(one: PlacePolicy) -> datetime.date:
    return one.effective or datetime.date.min


def _filled(one: PlacePolicy, above: tuple[PlacePolicy, ...]) -> PlacePolicy:
    base = max((other for other in above if _since(other) <= _since(one)), key=_since, default=None)
    if base is None:
        return one
    known = {name: getattr(one, name) for name in Policy.__struct_fields__}
    blank = {name: getattr(base, name) for name, value in known.items() if value is None or value == {}}
    sources = {"cite": (*one.cite, *base.cite)} if any(blank.values()) else {}
    return msgspec.structs.replace(one, **blank, **sources)


def _keys(raw: Mapping[str, Any]) -> Iterator[Key]:
    """The keys that a rule file writes; those of a merged table one by one, for each is inherited by itself."""
    for key, value in raw.items():
        yield (key,)
        if key in _MERGED and isinstance(value, dict):
            yield from ((key, name) for name in value)


def _merge(above: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """What a rule file inherits: its own keys win; the tables `execution`, `defaults` and `policy` are merged key by key."""
    merged = {
        key: value for key, value in above.items() if key not in {"extends", "effective", "override", "note", "partial"}
    }
    for key, value in own.items():
        merged[key] = {**merged.get(key, {}), **value} if key in _MERGED and isinstance(value, dict) else value
    return merged
