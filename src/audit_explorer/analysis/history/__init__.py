"""How one entity came to be what it is: its states, change by change."""
