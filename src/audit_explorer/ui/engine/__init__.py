"""An engine elsewhere that takes its time: what a page shows until it has answered."""
