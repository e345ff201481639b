"""The commendation document, certificates, the roll, revocation (article 5.4)."""
