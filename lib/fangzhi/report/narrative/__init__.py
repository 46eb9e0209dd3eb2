"""The sentences and tables of the report that depend on the data."""
