"""Consumption times tariff, line by line as a bill; checking a supplier's bill; the account."""
