"""One question over the wire, until it is answered."""
