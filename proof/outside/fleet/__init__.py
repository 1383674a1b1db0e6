"""Engines on demand, proved end to end: the checks of the specification on Podman, Docker and plain processes."""
