"""What can be asked of honours: by the office that issues them, and by everybody."""
