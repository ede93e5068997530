"""The ways in which a run is shown to its reader."""
