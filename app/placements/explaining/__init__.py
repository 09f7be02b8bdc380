"""What a plan means, asked of the solver's package: why, what else is possible, who moves, how another order does.

It reads what `problem` built and recorded, and changes nothing.
"""
