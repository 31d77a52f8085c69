"""The checks: each looks at a report with its scores and yields findings. What a code means stands in the catalogue."""
