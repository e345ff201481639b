"""Facts in, bytes out: official documents, forms, certificates. No Django."""
