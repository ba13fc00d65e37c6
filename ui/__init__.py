"""Pixels only: widgets that show what the screens say and compute nothing."""
