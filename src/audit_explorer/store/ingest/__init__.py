"""From records as received to normalised events in the engine."""
