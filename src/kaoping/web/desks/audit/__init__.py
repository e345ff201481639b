"""The desk of the security auditor: the journal, and who may do what."""
