"""What failures tell together: attempts, outages, refusals, bursts."""
