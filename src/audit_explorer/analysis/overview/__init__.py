"""Questions of the Overview."""
