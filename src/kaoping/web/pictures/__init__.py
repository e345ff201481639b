"""Pictures drawn on the server: facts in, SVG and words out. No script, no style attribute."""
