"""What can be asked of notices and objections: by the office, the auditor and the public."""
