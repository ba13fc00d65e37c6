"""Tariffs, rate periods, charges and price tables, and the file a person writes them in."""
