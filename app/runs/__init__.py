"""One lifecycle for everything that a solver works on in the background. A kind of run is a value: see `kinds`."""
