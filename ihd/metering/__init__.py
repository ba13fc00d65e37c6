"""What the Meter page asks for, obeyed: decisions, exchanges, the supplier's side, guided tests."""
