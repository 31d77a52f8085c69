"""Damaged forms: whatever is lost, shifted or merged in a form, nothing false may be said of it.

    python benchmarks/damage.py [--formats html,docx,xlsx,txt,ods,xls,pdf] [--every N] [--list]

Five faultless forms of our own (`tests/damage.py`) with eleven kinds of damage at every row where it can be done. Any finding of
severity `error` is false: it is printed, and the script ends with 1. Formats that LibreOffice prints (ods, xls, pdf) are tried when
it is installed. Also printed is of how many something is said to be unread, uncertain or blank.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import damage

from jixiao import Toolkit

TOLD = frozenset({"E005", "E012", "E013", "E014", "E015", "S112"})


def main() -> None:
    """Print what is said of the damaged forms, and every false error."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--formats", default=",".join(damage.ALL))
    parser.add_argument("--every", type=int, default=1, help="only each N-th form")
    parser.add_argument("--list", action="store_true", help="print the codes of every form")
    args = parser.parse_args()
    kit, false = Toolkit(), 0
    forms = list(damage.damaged())[:: args.every]
    for suffix in args.formats.split(","):
        counts: Counter[str] = Counter()
        for name, data in damage.printed(suffix, forms):
            findings = kit.validate(kit.open(f"form.{suffix}", data)).findings
            errors = [one for one in findings if one.severity == "error"]
            false += len(errors)
            counts["forms"] += 1
            counts["told"] += any(one.code in TOLD for one in findings)
            for one in errors:
                print(f"{suffix} {name}: {one.code} {one.pointer} {one.params}")
            if args.list:
                print(f"{suffix} {name}: {' '.join(sorted({one.code for one in findings}))}")
        print(f"{suffix}: {counts['forms']} forms, of {counts['told']} something is unread, uncertain or blank")
    print(f"{false} false errors")
    sys.exit(1 if false else 0)


if __name__ == "__main__":
    main()
