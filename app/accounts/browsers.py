"""What a browser says it is, in two words: enough for its owner to recognise it, and nothing that follows anybody.

Whoever names itself is asked before whomever it says to resemble: Edge calls itself Chrome and Safari as well.
"""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def _first(user_agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in names if sign in user_agent), "")


def browser_and_system(user_agent: str) -> tuple[str, str]:
    """The names of a browser and of what it runs on; empty where it says nothing that we know."""
    return _first(user_agent, BROWSERS), _first(user_agent, SYSTEMS)
