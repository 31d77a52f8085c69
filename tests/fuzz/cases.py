"""A case: files in a folder, an environment, and the command lines that meet them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from . import office, packs, pages, pdf, places, plugins, reports, settings, sheets
from .chance import Chance

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Case:
    """What is tried. `commands` run one after the other in the same folder."""

    format: str
    seed: int
    number: int
    commands: list[list[str]] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """`FORMAT:SEED:NUMBER`, from which it can be made again."""
        return f"{self.format}:{self.seed}:{self.number}"


DOCUMENTS: dict[str, tuple[str, Callable[[Chance], bytes]]] = {
    "txt": (".txt", pages.text), "csv": (".csv", pages.table), "html": (".html", pages.page), "docx": (".docx", office.docx), "xlsx": (".xlsx", office.xlsx), "ods": (".ods", office.ods), "xls": (".xls", sheets.xls), "pdf": (".pdf", pdf.pdf),
    "json": (".json", lambda chance: reports.as_json(chance, reports.any_report(chance))), "toml": (".toml", lambda chance: reports.as_toml(chance, reports.any_report(chance))), "ndjson": (".ndjson", reports.records),
}  # fmt: skip
"""The formats of inputs, with their suffix and what makes one."""

GOOD = Path(__file__).parents[2] / "examples" / "hunan-hetang-2022.toml"
"""A report that is read whatever the other one is."""

COMMANDS = (
    "validate -f json IN", "validate IN", "validate --claims -f ndjson IN", "validate --together -f json IN good.toml", "validate -f csv --header zh IN", "validate -f sarif IN", "validate -f junit IN", "validate -f github IN", "validate -f html IN", "validate -f line IN", "validate -f xlsx -o out.xlsx IN",
    "validate --statistics IN", "validate --targets IN good.toml", "validate -qq IN", "validate -f json -j 2 IN good.toml", "score -f json IN", "score --explain --all IN", "score -f csv IN", "score -j 2 -f ndjson IN good.toml", "extract IN", "extract -f json IN", "extract --what document -f json IN", "extract --what report -f toml IN", "extract --what facts -f csv IN",
    "export --to xlsx -o out.xlsx IN", "export --to docx -o out.docx IN", "export --to html --findings IN", "export --to md IN", "export --to csv IN", "export --to json IN", "export --to ndjson IN good.toml", "export --to toml IN", "export --to letter -o out.docx IN", "export --to recheck -o out.xlsx IN", "export --to findings-xlsx -o out.xlsx IN", "export --review IN good.toml -o out.toml",
    "diff -f json IN good.toml", "diff good.toml IN", "diff --rescored IN", "diff --findings IN good.toml", "diff -f html IN good.toml", "annotate IN -o ANNOTATED", "annotate --summary --notes IN -o ANNOTATED", "profile draft IN", "validate --diff IN", "validate --write-baseline base.json -q IN", "score --facts IN good.toml", "validate -f json --resume journal IN",
)  # fmt: skip
"""What is done with an input; IN is its name."""

_ANNOTATED = {".docx": "out.docx", ".xlsx": "out.xlsx"}


def _document(chance: Chance, folder: Path, suffix: str, make: Callable[[Chance], bytes]) -> list[list[str]]:
    name = (
        f"in{suffix if chance.likely(0.97) else chance.choice(('.txt', '.xls', '.docx', '.json', '.pdf', '.zip', ''))}"
    )
    (folder / name).write_bytes(make(chance))
    (folder / "good.toml").write_bytes(GOOD.read_bytes())
    found = []
    for turn in range(1 + chance.likely(0.25)):
        line = (
            chance.choice(COMMANDS)
            .replace("ANNOTATED", _ANNOTATED.get(suffix, "out.html"))
            .replace("out.", f"out{turn}.")
            .replace("base.", f"base{turn}.")
        )
        found.append([name if word == "IN" else word for word in line.split()])
    return found


def _pack_of_input(chance: Chance, folder: Path) -> list[list[str]]:
    """Any inputs, packed, and scored by columns."""
    for number in range(1 + chance.count(3)):
        suffix, make = DOCUMENTS[chance.choice(("json", "toml", "ndjson", "txt", "xlsx"))]
        (folder / f"{number}{suffix}").write_bytes(make(chance))
    engine = chance.choice(
        (
            ["score", "--engine", "duckdb", "packed", "-f", "json"],
            ["validate", "--engine", "duckdb", "packed", "-f", "json"],
            ["score", "-f", "json", "packed"],
            ["score", "--engine", "duckdb", "packed", "-o", "scores"],
        )
    )
    return [
        ["pack", "-j", "1", ".", "-o", "packed"],
        engine,
        *([["summary", "scores"]] if engine[-1] == "scores" else []),
    ]


def _zip(chance: Chance, folder: Path) -> list[list[str]]:
    makers = [make for _, (_, make) in sorted(DOCUMENTS.items())]
    return _document(chance, folder, ".zip", lambda one: office.submission(one, makers))


FORMATS = (*DOCUMENTS, "zip", "config", "profile", "plugin", "pack", "columns")
"""Everything that is tried."""


def made(name: str, seed: int, number: int, folder: Path) -> Case:
    """The case of that name, its files written to an empty folder."""
    chance = Chance(f"{name}:{seed}:{number}")
    case = Case(name, seed, number)
    if name in DOCUMENTS:
        case.commands = _document(chance, folder, *DOCUMENTS[name])
    elif name in {"config", "profile"}:
        make = settings.configuration if name == "config" else places.profile
        case.commands, case.environment = make(chance, folder)
    else:
        case.commands = {"zip": _zip, "plugin": plugins.plugin, "pack": packs.packed, "columns": _pack_of_input}[name](
            chance, folder
        )
    return case
