"""Home Assistant discovery: publishers describe their sensors, we read what is described."""
