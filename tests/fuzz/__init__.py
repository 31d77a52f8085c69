"""Structure-aware fuzzing: inputs that are nearly right, of every format, from a seed.

`python -m tests.fuzz --seed 1 --cases 1000 --format pdf` tries so many; `FORMAT:SEED:NUMBER` names a case for ever, as long as its
generator stays the same. What once failed is kept as files in `corpus/`.
"""
