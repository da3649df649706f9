"""The query engine: from a query to its hits, a whole column at a time."""
