"""Time and memory of exporting many reports: one batch page and one csv. `python benchmarks/export_batch.py [COUNT]`.

Prints seconds and peak memory for COUNT and ten times COUNT reports, each in a process of its own, and their ratios.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "hunan-hetang-2022.toml"


def measured(to: str, count: int) -> dict[str, float]:
    """One run in this process."""
    from jixiao.files.writing import to_json
    from jixiao.outputs.export import Export, exported
    from jixiao.toolkit.kit import Toolkit

    kit = Toolkit()
    data = to_json(kit.open(str(EXAMPLE)).report).encode()
    writer = next(one for one in kit.plugins.writers() if one.name == to)
    export = Export(items=(exported(kit, kit.open(f"{i}.json", data)) for i in range(count)))
    start, size = time.perf_counter(), 0
    parts = writer.stream(export, {}) if writer.stream else [writer.write(export, {})]
    for part in parts:
        size += len(part)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": round(time.perf_counter() - start, 2), "peak_mib": round(peak, 1), "bytes": size}


def main(count: int) -> None:
    for to in ("html", "csv"):
        runs = []
        for number in (count, 10 * count):
            words = [sys.executable, __file__, to, str(number)]
            runs.append(json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout))
            print(to, number, runs[-1])
        print(to, "memory ratio", round(runs[1]["peak_mib"] / runs[0]["peak_mib"], 3))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps(measured(sys.argv[1], int(sys.argv[2]))))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
