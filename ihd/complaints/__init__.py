"""A complaint: its dates, its diary and its letters, by rules that carry their own dates."""
