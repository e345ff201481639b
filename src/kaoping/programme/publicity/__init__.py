"""Public notice in working days, objections and rulings (article 5.4)."""
