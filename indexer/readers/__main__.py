"""The second process of sandbox.py: `python -m indexer.readers` takes files on its standard input, and no arguments."""

from indexer.readers.sandbox import serve

serve()
