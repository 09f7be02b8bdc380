"""Single sign-on: a school's own sign-in service (OpenID Connect), and the accounts that it signs in."""
