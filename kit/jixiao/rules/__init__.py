"""What is right: profiles as data and their choice, formulas, `methods/`, `checks/`, the catalogue of codes, and lint. It runs nothing."""
