"""The ports filled in: a ledger kept in SQL, and a model asked in this process."""
