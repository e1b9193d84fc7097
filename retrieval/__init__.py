"""Everything after the question: question -> query -> hits -> answer."""
