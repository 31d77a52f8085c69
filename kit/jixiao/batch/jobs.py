"""What `validate` and `score` do with one input: open it, work on it, and encode what a writer needs of it.

A job is sent to worker processes; it builds its own toolkit there, or takes over the one it had when it was forked.
"""

from __future__ import annotations

import traceback
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeGuard

import msgspec

from jixiao.batch.opening import open_all, open_task
from jixiao.documents.open import DIRECT
from jixiao.files.loading import Source
from jixiao.model.errors import PASSING, InputError, UsageError, in_words
from jixiao.model.results import FileResult, Reviewed, Written, shown_path

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from jixiao.engines.rows.validate import Validation
    from jixiao.files.task import Task
    from jixiao.model.document import Place
    from jixiao.model.message import Language
    from jixiao.model.scorecard import Scorecard
    from jixiao.outputs.score_json import CardTexts
    from jixiao.rules.catalogue import Catalogue
    from jixiao.toolkit.kit import Toolkit

_PACK = msgspec.msgpack.Encoder()
_JSON = msgspec.json.Encoder()


class Job(ABC):
    """A toolkit, and the language of what is written."""

    def __init__(self, kit: Callable[[], Toolkit], language: Language) -> None:
        self._kit = kit
        self.language: Language = language

    @cached_property
    def kit(self) -> Toolkit:
        """The toolkit of this process."""
        return self._kit()

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name not in {"kit", "_texts", "_write"}}

    @abstractmethod
    def run(self, task: Task) -> bytes | None:
        """The encoded result; None for a file that is no report. Only an alarm or the end of the program gets through."""

    def run_all(self, tasks: Sequence[Task]) -> list[bytes | None] | None:  # noqa: ARG002 - others take them
        """The results of several inputs that were worked on together, in their order; None where each is better run by itself."""
        return None

    @abstractmethod
    def refuse(self, task: Task, error: InputError) -> bytes:
        """The encoded result for an input that cannot be used."""

    @abstractmethod
    def _work(self, task: Task, source: Source) -> bytes:
        """The encoded result for a report."""

    def _opened(self, task: Task) -> Source | None:
        return open_task(self.kit, task)

    def joined(self, tasks: Iterable[Task]) -> Iterator[bytes]:
        """One answer for all inputs, which are one submission, after those that cannot be read."""
        parts: list[Source] = []
        first: Task | None = None
        for task, source in open_all(self.kit, tasks, self._opened):
            if isinstance(source, InputError):
                yield self.refuse(task, source)
            else:
                first = first or task
                parts.append(source)
        if first is not None:
            yield self._joined(first, parts)

    def _joined(self, first: Task, parts: Sequence[Source]) -> bytes:
        from jixiao.documents.submission import open_together

        try:
            return self._work(first, open_together(parts))
        except InputError as error:  # it took too long
            return self.refuse(first, error)


class FileJob(Job):
    """A job whose result for a file says, too, what stopped the work on it: a wrong request (`usage`) or a traceback (`bug`)."""

    def run(self, task: Task) -> bytes | None:
        """See `Job.run`. A fault is the result of its file."""
        try:
            source = self._opened(task)
            return None if source is None else self._work(task, source)
        except InputError as error:
            return self.refuse(task, error)
        except UsageError as error:
            return self._stopped(task, "E010", error.text(self.language), usage=error.full(self.language))
        except PASSING:
            raise
        except BaseException as error:  # noqa: BLE001 - a fault on one file is shown whole at the end; the others go on
            return self._stopped(task, "E001", in_words(error), bug=traceback.format_exc())

    def run_all(self, tasks: Sequence[Task]) -> list[bytes | None] | None:
        """See `Job.run_all`. What stops the work on one file is found again when the files are worked on one by one."""
        if not all(map(_is_direct, tasks)):
            return None
        try:
            opened = [(task, self._tried(task)) for task in tasks]
            made = iter(self._works([(task, one) for task, one in opened if _is_plain(one)]))
            return [next(made) if _is_plain(one) else self._other(task, one) for task, one in opened]
        except PASSING:
            raise
        except BaseException:  # noqa: BLE001 - whatever it is, it is the result of one file only
            return None

    def _tried(self, task: Task) -> Source | bytes | None:
        try:
            return self._opened(task)
        except InputError as error:
            return self.refuse(task, error)

    def _other(self, task: Task, one: Source | bytes | None) -> bytes | None:
        return self._work(task, one) if isinstance(one, Source) else one

    def _works(self, plain: Sequence[tuple[Task, Source]]) -> list[bytes]:
        """The encoded results for reports without prose and doubts, each step taken for all of them."""
        return [self._work(task, source) for task, source in plain]

    @abstractmethod
    def refuse(self, task: Task, error: InputError, *, usage: str = "", bug: str = "") -> bytes:
        """See `Job.refuse`."""

    def _stopped(self, task: Task, code: str, text: str, *, usage: str = "", bug: str = "") -> bytes:
        error = InputError(code, cause="stopped", problem=text, text=text)
        return self.refuse(task, error, usage=usage, bug=bug)


def _is_direct(task: Task) -> bool:
    """Is it a report in TOML or JSON, or a record of one, which takes no time worth mentioning?"""
    return task.error is None and bool(task.packed or task.line or task.path.lower().endswith(DIRECT))


def _is_plain(one: Source | bytes | None) -> TypeGuard[Source]:
    """Is it a report without prose, of which nothing is in doubt?"""
    return isinstance(one, Source) and one.document is None and not (one.report.sections or one.others)


@dataclass(frozen=True, slots=True)
class Form:
    """How a worker writes what `validate` found: the format, what its writer is told, which codes are shown (None: all), and at most
    how many.

    Without a name nothing is written, and findings are only counted.
    """

    name: str
    told: dict[str, Any]
    takes: Callable[[str], bool] | None
    most: int | None = None


class ValidateJob(FileJob):
    """Answers with a `FileResult`, or with a `Written` where it has a `form`. `targets` is the target table approved with the budget.

    `codes` asks for these only, `chinese` for the messages in Chinese too, `timed` for the seconds that went into a file. `last` is
    what this process found last, by the path of its task, with all that is not plain data, and the seconds that it took.
    """

    targets: Source | None = None
    form: Form | None = None
    chinese = timed = False
    codes: Collection[str] | None = None
    last: tuple[str, Validation, float] | None = None

    @cached_property
    def _write(self) -> Callable[[FileResult], str | bytes]:
        """The writer of this process."""
        from jixiao.outputs.finding_streams import WRITERS

        assert self.form is not None
        return WRITERS[self.form.name]({**self.form.told, "catalogue": self.kit.catalogue})

    def _opened(self, task: Task) -> Source | None:
        """Any document: the arithmetic of one that is no self-evaluation is checked beside the error that says so."""
        return open_task(self.kit, task, any_document=True)

    def _work(self, task: Task, source: Source) -> bytes:
        if self.form is not None and not self.form.name:
            return self._answer(self._counted(task, source))
        result, spent = self._validated(source)
        self.last = task.path, result, spent
        found = self._told(task, result)
        if self.timed:
            found.spent = source.spent + spent
        return self._answer(found)

    def _works(self, plain: Sequence[tuple[Task, Source]]) -> list[bytes]:
        if self.form is None or not self.form.name or self.targets is not None:
            return super()._works(plain)
        results = map(self._kept, self.kit.validate_plain([source for _, source in plain]))
        told = [self._told(task, result) for (task, _), result in zip(plain, results, strict=True)]
        return [self._answer(one) for one in told]

    def _told(self, task: Task, result: Validation) -> FileResult:
        form, kit = self.form, self.kit
        takes = form.takes if form is not None else None
        return file_result(
            task.path, result, self.language, kit.catalogue, takes, chinese=self.chinese, reviewed=form is None
        )

    def _validated(self, source: Source) -> tuple[Validation, float]:
        from jixiao.files.timing import measured

        result, spent = measured(lambda: self.kit.validate(source, self.targets))
        return self._kept(result), spent

    def _kept(self, result: Validation) -> Validation:
        """What was asked for."""
        if self.codes is None:
            return result
        kept = tuple(one for one in result.findings if one.code in self.codes)
        return replace(result, findings=kept, claims=())

    def again(self, task: Task) -> tuple[Validation, float]:
        """What was found in a file that another process worked on, or an earlier run. Raises InputError."""
        source = self._opened(task)
        assert source is not None
        return self._validated(source)

    def _answer(self, result: FileResult) -> bytes:
        """A result, encoded; as its text and what is counted of it where it is written here."""
        if self.form is None:
            return _PACK.encode(result)
        tally = result.tally
        result.shorten(self.form.most)
        text = self._write(result) if self.form.name else b""
        if isinstance(text, str):
            text = text.encode("utf-8", "backslashreplace")
        return _PACK.encode(Written(tally=tally, text=text, usage=result.usage, bug=result.bug))

    def _counted(self, task: Task, source: Source) -> FileResult:
        """What the exit code rests on, without order, places and words."""
        from jixiao.outputs.findings import severity

        found = self.kit.check(source, self.targets)
        brief = [
            {"code": one.code, "severity": severity(one, self.kit.catalogue)}
            for one in found
            if self.codes is None or one.code in self.codes
        ]
        failed = _failed(brief)
        takes = self.form.takes if self.form is not None and source.refusal is None else None
        kept = [one for one in brief if takes is None or takes(one["code"])]
        return FileResult(path=shown_path(task.path), report={}, findings=kept, failed=failed)

    def refuse(self, task: Task, error: InputError, *, usage: str = "", bug: str = "") -> bytes:
        """See `Job.refuse`."""
        from jixiao.outputs.findings import input_findings

        found = input_findings(error, self.language)
        return self._answer(FileResult(path=shown_path(task.path), findings=found, failed=True, usage=usage, bug=bug))


def file_result(
    path: str,
    result: Validation,
    language: Language,
    catalogue: Catalogue,
    takes: Callable[[str], bool] | None = None,
    *,
    chinese: bool = False,
    reviewed: bool = True,
) -> FileResult:
    """What `validate` found in one file, as plain data; of a report only the codes that `takes` wants. `chinese` gives its messages in
    Chinese, too, and `reviewed` what lists tell of each evaluation.
    """
    from jixiao.outputs.findings import file_data, message

    findings = result.findings
    if result.source.refusal is not None:
        data = file_data(shown_path(path), result, findings, language, catalogue)
        data["report"] = None  # nothing of it is shown as a report
        return FileResult(**data, failed=True)
    failed = any(one.severity == "error" and one.code.startswith("E0") for one in findings)
    kept = findings if takes is None else [one for one in findings if takes(one.code)]
    return FileResult(
        **file_data(shown_path(path), result, kept, language, catalogue),
        title=result.source.report.title,
        chinese=[message(one, "zh", catalogue) for one in kept] if chinese else [],
        evaluations=_reviewed(result) if reviewed else [],
        failed=failed,
    )


def _failed(findings: Iterable[dict[str, Any]]) -> bool:
    """Do findings say that the file could not be used?"""
    return any(one["code"].startswith("E0") and one["severity"] == "error" for one in findings)


def _reviewed(result: Validation) -> list[Reviewed]:
    from jixiao.outputs.scores import reviewed

    report = result.source.report
    superior = report.unit.superior if report.unit is not None else None
    return [
        reviewed(card, one.kind, one.department or superior)
        for one, card in zip(report.evaluations, result.cards, strict=False)
    ]


class Scored(msgspec.Struct, kw_only=True):
    """One file of `score`: its text in the format that was asked for, none when nobody reads it, and what the exit code needs."""

    path: str
    text: bytes = b""
    problem: str = ""
    statuses: list[str] = []
    failed: bool = False
    usage: str = ""
    bug: str = ""


class ScoreJob(FileJob):
    """Answers with a `Scored`, written in a worker: proofs are long and need not travel. `unproved`: the scores came without them."""

    unproved = False

    def __init__(self, kit: Callable[[], Toolkit], language: Language, form: str, text: dict[str, Any]) -> None:
        super().__init__(kit, language)
        self._form = form
        self._text = text

    @cached_property
    def _texts(self) -> CardTexts:
        """The writer of this process."""
        from jixiao.outputs.score_json import CardTexts

        return CardTexts(self.language)

    def _work(self, task: Task, source: Source) -> bytes:
        return _PACK.encode(self.scored(task.path, source.digest, self.kit.score(source), source.locate))

    def _works(self, plain: Sequence[tuple[Task, Source]]) -> list[bytes]:
        cards = [self.kit.score(source) for _, source in plain]
        return [
            _PACK.encode(self.scored(task.path, source.digest, some, source.locate))
            for (task, source), some in zip(plain, cards, strict=True)
        ]

    def scored(self, path: str, digest: str, cards: list[Scorecard], locate: Callable[[str], Place]) -> Scored:
        """What is written of one report with these scorecards, whoever made them."""
        path = shown_path(path)
        statuses: list[str] = sorted({status for one in cards for status in one.statuses})
        text = self._written(path, digest, cards, locate).encode("utf-8", "backslashreplace")
        return Scored(path=path, text=text, statuses=statuses)

    def _written(self, path: str, digest: str, cards: list[Scorecard], locate: Callable[[str], Place]) -> str:
        if not self._form:  # nobody reads it
            return ""
        if self._form == "text":
            from jixiao.outputs.score_text import ScoreText

            return "".join(f"{line}\n" for line in ScoreText(self.language, **self._text).file(path, cards, locate))
        if self._form == "csv":
            from jixiao.outputs.scores import flat
            from jixiao.outputs.table import csv_line

            return "".join(csv_line(cells) for one in cards for cells in flat(path, one, locate, self.language))
        end = "\n" if self._form == "ndjson" else ""
        return self._texts.file(path, digest, cards, locate, proved=not self.unproved) + end

    def refuse(self, task: Task, error: InputError, *, usage: str = "", bug: str = "") -> bytes:
        """See `Job.refuse`."""
        from jixiao.outputs.findings import input_findings

        path = shown_path(task.path)
        found = input_findings(error, self.language)
        text = b""
        if self._form in {"json", "ndjson"}:
            text = _JSON.encode({"path": path, "digest": None, "evaluations": [], "findings": found})
            text += b"\n" if self._form == "ndjson" else b""
        problem = "; ".join(f"{one['code']} {one['message']}" for one in found[:3])
        return _PACK.encode(Scored(path=path, text=text, problem=problem, failed=True, usage=usage, bug=bug))
