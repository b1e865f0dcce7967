"""``python -m ltd_toolkit.cli``: the command ``ltd`` where it is not on the path."""

import sys

from ltd_toolkit.cli.ltd import main

sys.exit(main())
