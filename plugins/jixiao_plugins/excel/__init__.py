"""Spreadsheets: xlsx, xls, ods and csv."""
