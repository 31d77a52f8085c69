"""`python -m jixiao` and the console script."""

import sys


def main() -> None:
    """Run the program and leave with its exit code."""
    from jixiao.cli.main import main as run

    sys.exit(run())


if __name__ == "__main__":
    main()
