"""Tariffs, rate periods, standing charges and price tables, and the file a person writes them in."""
