"""Which control plane is asked, how it is reached."""
