"""SHARE: what it costs somebody outside to use what a build knows, and how long that lasts."""
