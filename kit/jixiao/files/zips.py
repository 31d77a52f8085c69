"""What the zip module of the standard library stumbles on in a broken file: errors of many kinds."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, NotImplementedError, ValueError,
    RuntimeError, KeyError, OverflowError, AssertionError,
)  # fmt: skip
"""Methods that are not known, names that cannot be decoded, sizes that cannot be; a password is a RuntimeError."""
