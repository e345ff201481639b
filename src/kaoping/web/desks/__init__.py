"""The seven desks, and the door to them."""
