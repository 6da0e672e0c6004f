"""The generator of the built-in sample, whose data alone ship: `python -m tests.sample_generator.generate`."""
