"""Reports as columns: packing them into Parquet, scoring and checking them there, and what a province looks like.

The words of a cell are read once, when it is packed, by the same functions as in the row engine; what is left for a columnar
engine is numbers, and few distinct words. Exact by construction: every number is an integer count of millionths, products keep
to 38 digits by a bound that is computed when an expression is made, and what does not fit goes to the row engine.
"""
