"""The demonstration: invented people, and the seasons they play."""
