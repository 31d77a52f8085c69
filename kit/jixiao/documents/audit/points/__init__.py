"""Points and grades: full marks and what was taken off, printed bands, the answers of a survey."""
