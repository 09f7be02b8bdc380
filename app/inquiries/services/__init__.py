"""The acts of this feature, one module per verb: check, change, record, notify. Nothing here commits."""
