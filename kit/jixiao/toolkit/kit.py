"""The toolkit: plugins, profiles and methods in one object. Open a file, validate it, score it. The command line uses nothing else.

```python
from jixiao import Toolkit

kit = Toolkit()
source = kit.open("report.docx")
for finding in kit.validate(source).findings:
    print(finding.code, source.locate(finding.pointer))
print(kit.score(source)[0].computed)
```
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from msgspec import structs

from jixiao.files.timing import measured, within
from jixiao.model.errors import UsageError
from jixiao.model.limits import Limits
from jixiao.model.message import Message
from jixiao.rules.place import region_code
from jixiao.toolkit.plugins import Plugins

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jixiao.documents.extract import Form
    from jixiao.engines.rows.engine import Scorer
    from jixiao.engines.rows.validate import Subject, Validation
    from jixiao.files.loading import Source
    from jixiao.files.reader import Reader
    from jixiao.model.document import Document
    from jixiao.model.findings import Finding
    from jixiao.model.scorecard import Scorecard
    from jixiao.rules.catalogue import ToolkitCatalogue
    from jixiao.rules.check import Check
    from jixiao.rules.choose import Chooser
    from jixiao.rules.library import Library
    from jixiao.rules.methods.registry import Registry
    from jixiao.rules.model import Place


Result = TypeVar("Result")


class Timed(Protocol):
    """An input, or what was made of it, that knows how many seconds went into it."""

    @property
    def spent(self) -> float:
        """Seconds of the processor."""


@dataclass
class Toolkit:
    """Everything at hand. `profile` asks for a profile or place by id, or for a folder; `given` are facts set by the user.

    `ocr` lets readers of plugins recognise the text of pictures and scans.
    """

    profile: str | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    profile_paths: Sequence[Path] = ()
    limits: Limits = field(default_factory=Limits)
    ocr: bool = False

    @cached_property
    def plugins(self) -> Plugins:
        """The loaded plugins."""
        return Plugins()

    @cached_property
    def library(self) -> Library:
        """All profiles: built-in, installed, from paths, and the folder asked for."""
        from jixiao.rules.library import Library, outermost

        folders = self.plugins.profile_folders()
        folders += [("path", folder) for folder in self.profile_paths]
        if self._folder is not None:
            folders.append(("--profile", outermost(self._folder)))
        return Library(folders)

    @cached_property
    def registry(self) -> Registry:
        """The scoring methods of all plugins."""
        from jixiao.rules.methods.registry import Registry

        return Registry(self.plugins.scoring_methods())

    @cached_property
    def scorer(self) -> Scorer:
        """The scoring engine with the profile asked for."""
        from jixiao.engines.rows.engine import Scorer
        from jixiao.rules.choose import Chooser

        chooser: Chooser = Chooser(self.library)
        if self._folder is not None or self.profile_paths:
            from jixiao.rules.lint.compile_check import refuse_broken

            refuse_broken(self.library, self.registry)
        wanted = self._wanted
        if wanted is not None and wanted not in self.library.places:
            self.library.rules(wanted)  # raises for a profile that does not exist, whatever the reports hold
        return Scorer(chooser, self.registry, wanted)

    @cached_property
    def checks(self) -> list[Check]:
        """The rooms of checks of all plugins."""
        return self.plugins.checks()

    @cached_property
    def catalogue(self) -> ToolkitCatalogue:
        """What the finding codes of this toolkit mean. A check's own codes are entered when it first runs, or by `add_rules`."""
        from jixiao.rules.catalogue import ToolkitCatalogue

        return ToolkitCatalogue()

    def add_rules(self) -> None:
        """Enter the rules of all checks, plugins' and places', into the catalogue, without running any."""
        from jixiao.rules.local_checks import all_local_rules

        for check in self.checks:
            self.catalogue.add_rules(check.rules)
        self.catalogue.add_local(all_local_rules(self.library))

    @property
    def codes(self) -> list[str]:
        """Every finding code that a check may give: the built-in ones, those of plugins and of places."""
        from jixiao.rules.local_checks import all_local_rules

        found = {one.code for one in (*self.catalogue.all_rules(), *all_local_rules(self.library))}
        return sorted(found.union(one.code for check in self.checks for one in check.rules))

    @property
    def _folder(self) -> Path | None:
        """The folder that `profile` names, if it is one: it has a separator, or it exists with a `profile.toml`."""
        if self.profile is None:
            return None
        folder = Path(self.profile)
        if (folder / "profile.toml").is_file():
            return folder
        if self.profile.startswith((".", "/", "~")):
            raise UsageError(
                Message(f"{self.profile} 不是规则包文件夹", f"{self.profile} is not a profile folder"),
                hint=Message("规则包文件夹里有 profile.toml", "a profile folder holds a profile.toml"),
            )
        return None

    @property
    def _wanted(self) -> str | None:
        if self._folder is None:
            return self.profile
        from jixiao.rules.library import read_place

        return read_place(self._folder).place.id

    @cached_property
    def suffixes(self) -> frozenset[str]:
        """The suffixes of files that are looked at in folders."""
        from jixiao.files.reader import REPORT_SUFFIXES

        return REPORT_SUFFIXES | {suffix for reader in self.readers() for suffix in reader.suffixes}

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """The official forms of all places, by which printed tables are recognised. Raises ProfileError for a broken one."""
        return self.library.all_forms()

    def prepare(self) -> None:
        """Find profiles and methods now: what is wrong with them is said at once, and forked workers share them."""
        _ = self.scorer

    def open(self, path: str, data: bytes | None = None, *, any_document: bool = False) -> Source:
        """Open a report in any readable format; a zip is a submission. Raises InputError with its `E0xx` code for what cannot be read.

        A document that is no self-evaluation is refused (`NoReport`), unless `any_document` asks for what it holds all the same:
        a table of approved goals, or a sheet that a reviewer filled in.
        """
        if data is None:
            data = Path(path).read_bytes()
        given = data
        source, spent = within(
            self.limits.seconds, lambda: measured(lambda: self._opened(path, given, any_document=any_document))
        )
        return structs.replace(source, spent=spent)

    def _opened(self, path: str, data: bytes, *, any_document: bool) -> Source:
        from jixiao.documents.open import open_source

        if not path.lower().endswith(".zip"):
            return self._settled(
                open_source(data, path, self.readers, self.limits, lambda: self.forms, any_document=any_document), data
            )
        from jixiao.documents.submission import open_zip

        return open_zip(
            data,
            path,
            self.limits,
            self.suffixes,
            lambda name, inside: self._opened(name, inside, any_document=any_document),
        )

    def in_time(self, work: Callable[[], Result], *inputs: Timed) -> Result:
        """What `work` returns, done with these inputs in what is left of their time. Raises InputError `E006`."""
        return within(self.limits.seconds * len(inputs), work, sum(one.spent for one in inputs))

    def readers(self) -> list[Reader]:
        """The readers that are asked for a file: those that recognise text in pictures only where that is wanted, and then first."""
        found = self.plugins.readers()
        first = [one for one in found if one.recognises] if self.ocr else []
        return [*first, *(one for one in found if not one.recognises)]

    def _settled(self, source: Source, data: bytes) -> Source:
        """The source with each doubtful place settled for which the equations of the report hold in one reading only."""
        if not source.others or source.document is None or source.refusal is not None:
            return source
        from jixiao.documents.open import from_document
        from jixiao.toolkit.standing import failing, settled

        def again(document: Document) -> Source:
            return from_document(document, data, source.path, self.forms, any_document=True)

        document = settled(source.document, lambda one: failing(self._validated(again(one)).findings))
        return source if document is source.document else again(document)

    def score(self, source: Source) -> list[Scorecard]:
        """A scorecard for each evaluation of the report; none for what is no self-evaluation.

        Raises InputError `E006` when it takes too long, UsageError for a given fact that nothing asks for.
        """
        return self.in_time(lambda: self._scored(source), source)

    def _scored(self, source: Source) -> list[Scorecard]:
        if source.refusal is not None:
            return []
        if self.given:
            from jixiao.rules.given import check_given

            check_given(self.given, source.report, self._fact_names)
        return self.scorer.score(source.report, self.given)

    @cached_property
    def _fact_names(self) -> dict[str, str]:
        from jixiao.rules.given import names_of

        return names_of(self.library)

    def validate(self, source: Source, targets: Source | None = None) -> Validation:
        """All findings on one report; `targets` is the target table approved with the budget.

        What rests on a place that was not read with certainty is left out. Raises InputError `E006` when it takes too long.
        """
        return self.in_time(lambda: self._standing(source, targets), source)

    def _standing(self, source: Source, targets: Source | None) -> Validation:
        """What is said of a source however its doubtful places are read."""
        from jixiao.toolkit.standing import standing, standing_claims

        made = self._validated(source, targets)
        if not source.others:
            return made
        others = [self._validated(other(), targets) for other in source.others]
        return replace(
            made,
            findings=standing(made.findings, [one.findings for one in others]),
            claims=standing_claims(made.claims, [one.claims for one in others]),
        )

    def validate_plain(self, sources: Sequence[Source]) -> list[Validation]:
        """The same for several reports without prose and doubts, in the time of whoever asks."""
        from jixiao.engines.rows.validate import validate

        return validate(self._subjects(sources), self.checks, self.catalogue, self._nation)

    def _validated(self, source: Source, targets: Source | None = None) -> Validation:
        from jixiao.engines.rows.validate import validate

        return validate(self._subjects([source]), self.checks, self.catalogue, self._nation, targets)[0]

    def _subjects(self, sources: Sequence[Source]) -> list[Subject]:
        from jixiao.engines.rows.validate import Subject

        return [Subject(one, self._scored(one), self._place_of(one)) for one in sources]

    def check(self, source: Source, targets: Source | None = None) -> list[Finding]:
        """What the checks find, as they find it: not in order, without places and quotes. For whoever only counts."""
        if source.others:
            return list(self.validate(source, targets).findings)
        from jixiao.engines.rows.validate import checked

        def work() -> list[Finding]:
            return checked(self._subjects([source]), self.checks, self.catalogue, self._nation, targets)[0][1]

        return self.in_time(work, source)

    def _place_of(self, source: Source) -> Place | None:
        """The place of a text without evaluations, final accounts say, which no profile stands for."""
        if source.report.evaluations:
            return None
        found = self.scorer.chooser.local(region_code(source.report))
        return self.library.place(found) if found is not None else None

    @cached_property
    def _nation(self) -> Place | None:
        """The place whose grade bands hold where no other does."""
        return next((one.place for one in self.library.by_region.get("", ())), None)
