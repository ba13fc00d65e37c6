"""Topic and payload in, readings out: one interpreter over resources/bridges, and a module only where a table cannot say it."""
