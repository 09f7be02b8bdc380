"""The lifecycle shared by every kind of solver run; `kinds.RunKind` holds what differs."""
