"""The set of widgets that every page is made of."""
