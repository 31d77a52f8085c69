"""The rules carried out on one report, row by row, with proofs."""
