"""A supplier's bill as it is printed, and what is right and wrong with it to the penny."""
