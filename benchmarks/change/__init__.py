"""CHANGE: what one request costs in each build, counted on patches that are proved to work."""
