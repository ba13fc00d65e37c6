"""Everything about a home's meters that needs no screen."""
