"""`python -m jixiao` and the console script."""

import atexit
import os
import signal
import sys


def main() -> None:
    """Run the program and leave with its exit code."""
    if sys.argv[1:2] == ["--serve-as-reader"]:  # `jixiao.files.isolation` starts a frozen program so
        from jixiao.files.isolated import serve_standard

        serve_standard(*map(int, sys.argv[2:3]))
        return
    _before_the_start()
    from jixiao.cli.main import main as run

    code = run()
    _before_the_start()
    if sys.gettrace() is None and sys.getprofile() is None:
        _leave(code)
    sys.exit(code)


def _before_the_start() -> None:
    """A signal in the first or the last instant ends the program at once: there is nothing to save yet, or no longer."""

    def leave(number: int, _: object) -> None:
        _clean()
        os._exit(128 + number)

    # By this `jixiao.cli.main` knows that it may put its own in this place.
    leave.at_start = True  # type: ignore[attr-defined]
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, leave)


def _clean() -> None:
    """What others have asked for at the end."""
    atexit._run_exitfuncs()  # noqa: SLF001


def _leave(code: int) -> None:
    """End at once. To take all modules apart first, as Python does, takes as long as a report; nobody is left who needs it."""
    _clean()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return  # Python knows what to do about it
    os._exit(code)


if __name__ == "__main__":
    main()
