"""The audit trail: reading, exporting, verifying."""
