"""Coming in: log-in, choice of post and language, inbox, help, the demonstration."""
