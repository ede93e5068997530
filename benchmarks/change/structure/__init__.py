"""What depends on what in each build: import reach of a route, propagation cost of a component."""
