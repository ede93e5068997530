"""Whether the lab finds a difference that is there, and none where there is none."""
