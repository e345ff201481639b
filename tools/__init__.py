"""The project's own tools: set-up, checks, catalogue, throwaway database."""
