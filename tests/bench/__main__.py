import sys
from pathlib import Path

from tests.bench.fill import at_home, fill

at_home(Path(sys.argv[2]))
fill(int(sys.argv[1]))
