"""What reviewers ask of a log, each with a short answer."""
