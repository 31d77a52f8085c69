"""The folder of packed reports: `pack.json`, and below each table one folder for each region and year with its files.

```text
reports/pack.json
reports/indicators/region=530000/year=2023/0001-00000.parquet
```

The five tables have files of the same names: rows of one report stand in files of one name, in the order of the reports.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from jixiao.engines.columns.tables import FORMAT
from jixiao.files.inputs import PACK, unreadable
from jixiao.files.problems import problem_params
from jixiao.model.document import NOWHERE
from jixiao.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator


META = PACK
TEMPORARY = ".packing"
"""Where a run gathers its files; hidden, and gone when the run is over."""

READY = "ready"
"""Stands in `TEMPORARY` when all files are whole and only have to be moved: whoever comes next moves them."""


class Meta(msgspec.Struct, kw_only=True):
    """What `pack.json` says: the version of the tables, the tool that wrote last, and how many runs have written."""

    format: int
    tool: str
    runs: int


class Partition(NamedTuple):
    """Where the rows of a report belong: the province of its region, and its fiscal year."""

    region: str
    year: int


class File(NamedTuple):
    """One file of a table; each name stands in all tables."""

    root: Path
    table: str
    where: Partition
    name: str

    @property
    def shown(self) -> str:
        """Its path below the root."""
        return f"{relative(self.table, self.where)}/{self.name}"

    @property
    def path(self) -> Path:
        """Its path."""
        return self.root / self.shown


def is_pack(folder: str | Path) -> bool:
    """Does the folder hold packed reports?"""
    return Path(folder, META).is_file()


def read_meta(root: Path) -> Meta:
    """The `pack.json` of a folder. Raises InputError E007 for one that is damaged or of another version."""
    try:
        meta = msgspec.json.decode((root / META).read_bytes(), type=Meta)
    except OSError as error:
        raise unreadable(error) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise broken("pack-damaged", META) from error
    if meta.format != FORMAT:
        raise broken("pack-version", str(meta.format))
    return meta


def broken(cause: str, name: str) -> InputError:
    """The `E007` for a packed folder: `name` is the file, column or version that is wrong."""
    return InputError("E007", NOWHERE, **problem_params(cause, name=name))


def relative(table: str, where: Partition) -> str:
    """The folder of one partition of a table, below the root."""
    return f"{table}/region={where.region}/year={where.year}"


def names(root: Path) -> Iterator[tuple[Partition, str]]:
    """Partition and name of every packed file, in order; each name stands in all tables."""
    for path in sorted((root / "reports").glob("region=*/year=*/*.parquet")):
        region, year = path.parts[-3].partition("=")[2], path.parts[-2].partition("=")[2]
        if not year.isdigit():
            raise broken("pack-damaged", str(path.relative_to(root).parent))
        yield Partition(region, int(year)), path.name
