"""`python -m jixiao` and the console script."""

import atexit
import os
import sys


def main() -> None:
    """Run the program and leave with its exit code."""
    from jixiao.cli.main import main as run

    code = run()
    if sys.gettrace() is None and sys.getprofile() is None:
        _leave(code)
    sys.exit(code)


def _leave(code: int) -> None:
    """End at once. To take all modules apart first, as Python does, takes as long as a report; nobody is left who needs it."""
    atexit._run_exitfuncs()  # noqa: SLF001 - what others have asked for at the end
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return  # Python knows what to do about it
    os._exit(code)


if __name__ == "__main__":
    main()
