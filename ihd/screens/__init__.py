"""What each page says: frozen, worded, with no pixel in it."""
