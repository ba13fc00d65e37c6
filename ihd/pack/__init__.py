"""The evidence pack: a document and the figures beside it, for a supplier or an ombudsman."""
