"""Scoring methods: three registries of pure rules, filled by the hook `jixiao_scoring_methods`. What plugins build them from stands in
`jixiao.extending`; `docs/methods.md` shows every built-in one.
"""
