"""From the segments of an archive to a dataset."""
