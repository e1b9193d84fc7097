"""Everything that can be done before a question exists: files -> lines -> meetings -> facts -> passages -> index."""
