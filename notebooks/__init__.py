"""Three short lessons on the live builds: predict, run, read off, and only then explain."""
