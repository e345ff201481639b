"""The desk of the administrator: units, people, places, holidays, work, backups."""
