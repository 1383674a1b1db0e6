"""What the proofs from outside share: HTTP, playlists, transport streams and a report."""
