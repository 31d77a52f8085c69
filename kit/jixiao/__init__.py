"""jixiao 绩效: check and re-score budget performance self-evaluations (预算绩效自评), with proof and citation."""

from jixiao.hookspecs import API_VERSION, hookimpl

__all__ = ["API_VERSION", "__version__", "hookimpl"]
__version__ = "0.1.0"
