"""``python -m kaoping``: the command line."""

from kaoping.cli.main import main

main()
