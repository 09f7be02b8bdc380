"""A female coach on request (R28): who offers to be one, who asked, and the answer within ten school days."""
