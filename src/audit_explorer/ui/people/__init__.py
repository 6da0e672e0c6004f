"""Who is at the other end: sign-in, roles, what is closed to whom."""
