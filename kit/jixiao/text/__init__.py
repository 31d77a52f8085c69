"""What Chinese numbers, units, regions and names mean. It knows no report."""
