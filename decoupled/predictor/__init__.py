"""The waitlist model behind an API of its own: states of parties in, chances out."""
