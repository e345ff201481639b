"""What everybody may read: notices, objections, certificates, the honour roll."""
