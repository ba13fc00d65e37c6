"""The slow checks, which need days of what the store holds and run once an hour."""
