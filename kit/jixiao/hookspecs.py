"""The hooks of jixiao, and the marker of what implements them."""

from jixiao.toolkit.hookspecs import (
    API_VERSION,
    hookimpl,
    jixiao_checks,
    jixiao_finding_formats,
    jixiao_profiles,
    jixiao_readers,
    jixiao_scoring_methods,
    jixiao_writers,
)

__all__ = [
    "API_VERSION",
    "hookimpl",
    "jixiao_checks",
    "jixiao_finding_formats",
    "jixiao_profiles",
    "jixiao_readers",
    "jixiao_scoring_methods",
    "jixiao_writers",
]
