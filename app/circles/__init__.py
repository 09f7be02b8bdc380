"""The life of a mentoring circle: who sits in it, its meetings and messages, and how it ends (R24, R25, R47)."""
