"""The parties of an event: who acted, what was acted upon, and what is known of one of them."""
