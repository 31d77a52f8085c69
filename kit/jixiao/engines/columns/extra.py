"""Libraries that only some installations have."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from jixiao.model.errors import UsageError
from jixiao.model.message import Message

if TYPE_CHECKING:
    from types import ModuleType


def need(module: str, extra: str) -> ModuleType:
    """The module. Raises UsageError that says how to install it."""
    try:
        return import_module(module)
    except ImportError as error:
        command = f"pip install 'jixiao[{extra}]'"
        raise UsageError(Message(f"缺少 {module}：{command}", f"{module} is not installed: {command}")) from error
