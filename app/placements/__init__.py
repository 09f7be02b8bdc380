"""The main flow: match runs, proposals, publication, placements."""
