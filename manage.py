#!/usr/bin/env python3
"""The archive's commands: `manage.py help` lists them."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("The packages are not installed here: run `make demo` once, or see docs/operations.md.")
    from archive.embedded_place import Unavailable

    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, Unavailable) as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
