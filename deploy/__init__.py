"""Running Meervoud on a machine of its own: systemd units, an nginx file, and the drill that tries them out."""
