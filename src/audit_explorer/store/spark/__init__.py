"""A published table, asked through an engine that many machines run."""
