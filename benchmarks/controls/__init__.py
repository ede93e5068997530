"""Controls: small programs that differ from the builds in one thing, to tell what that one does."""
