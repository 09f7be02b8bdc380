"""The register of role models: alumnae and other women in tech, what each offers, and what she agreed to (R26)."""
