"""What people noted of records, as something that a filter can ask for."""
