"""The drill: the real thing on one machine, under load, while its processes die one after the other."""
