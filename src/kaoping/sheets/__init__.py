"""Excel and CSV in and out, with row-level messages. No Django."""
