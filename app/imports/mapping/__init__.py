"""Which columns a file has: the kind it is, the row with its column names, and a proposal for each column."""
