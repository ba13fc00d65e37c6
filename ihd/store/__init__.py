"""The home's database; nothing else speaks SQL."""
