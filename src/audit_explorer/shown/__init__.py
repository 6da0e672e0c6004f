"""What a person sees of a stored value: inert, complete, in the chosen zone."""
