"""One pure function for each way a reading, a meter or a price can be wrong."""
