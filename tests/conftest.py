"""What holds for all tests.

Property tests have no deadline: on a busy machine any single example may be slow. In CI they try the same examples every
time; `.ci/full` (`HYPOTHESIS_PROFILE=full`) tries more, and others each time.

Tests send Ctrl-C to programs that they start. Where pytest itself was started with it ignored (`nohup … &`), these would ignore it too.

They start some three hundred programs. Without compiled modules on the disk each would compile all of them again, which is nearly half of
the time of a start.
"""

import gc
import os
import signal

from hypothesis import HealthCheck, settings

SLOW = (HealthCheck.too_slow,)
settings.register_profile("ci", derandomize=True, deadline=None, database=None, suppress_health_check=SLOW)
settings.register_profile("full", max_examples=500, deadline=None, print_blob=True, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """What is loaded stays until the end: nobody needs to look for garbage in it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)  # as in the program itself
