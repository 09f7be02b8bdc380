"""How the files of the solver write ids of supervisors: `u3`. Students, sites and others are as in placements."""

SUPERVISOR = "u"
