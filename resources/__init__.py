"""What the program ships besides code: bridges, tariffs, fonts, icons and languages."""
