"""Single sign-on: the whole way through a service, attacks on it, setting it up."""
