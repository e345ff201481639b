"""The regulation as data: articles, honours, standards, indicators, parts."""
