"""What the Bill page asks for, obeyed: bills typed in, the account, letters and the pack."""
