"""The demo's accounts: one per role, with passwords that everybody can read."""

LOGINS = ("clerk", "librarian", "administrator")


def demo_password(name: str) -> str:
    """The printed password of a demo login; a public site refuses to keep it."""
    return f"{name}-demo"
