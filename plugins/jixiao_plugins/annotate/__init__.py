"""A user's own Word or Excel file with the findings as comments; every part that holds no comment stays byte for byte."""
