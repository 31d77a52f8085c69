"""The program in the process of the tests: where it does not matter that it is started, it need not be."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from subprocess import CompletedProcess
from unittest import mock

from jixiao.cli.main import main


def run(*words: object, folder: object = ".", given: bytes = b"", **environment: str) -> CompletedProcess[str]:
    """The exit code and what is printed, as a shell would see them: Chinese, and without a configuration of the user."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    settings = {"JIXIAO_LANG": "zh", "XDG_CONFIG_HOME": "/dev/null", **environment}
    with contextlib.ExitStack() as around:
        around.enter_context(mock.patch.dict(os.environ, settings))
        around.enter_context(mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(given))))
        around.enter_context(contextlib.chdir(str(folder)))
        around.enter_context(contextlib.redirect_stdout(out))
        around.enter_context(contextlib.redirect_stderr(err))
        code = main([str(word) for word in words])
    return CompletedProcess(words, code, *(each.buffer.getvalue().decode() for each in (out, err)))
