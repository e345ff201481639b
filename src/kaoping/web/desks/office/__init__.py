"""The desk of the season office: the season as a picture, and each page of its work."""
