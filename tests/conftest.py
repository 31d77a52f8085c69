"""Tests send Ctrl-C to programs that they start. Where pytest itself was started with it ignored (`nohup … &`), these would ignore it too."""

import signal

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
