"""Quantity, price and span: products, means, tariffs by tiers and days, one quantity in two units."""
