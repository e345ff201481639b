"""Administrative divisions, and the poverty register: villages and households."""
