"""Evidence files: kept by content hash, typed by what they hold, limited in size."""
