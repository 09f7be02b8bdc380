"""`make i18n`: bring the catalogues up to date, and say what a person still has to write."""

from app.translations import catalogue_path
from app.translations.extraction import update
from config import ROOT


def main() -> None:
    """Update every catalogue and print one line for each."""
    for language, missing in update().items():
        what = f"{missing} sentences to write" if missing else "complete"
        print(f"{catalogue_path(language).relative_to(ROOT)}: {what}")


if __name__ == "__main__":
    main()
