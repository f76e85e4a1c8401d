"""`python -m benchmarks [NAME…]`: run the named benchmarks, or all of them."""

import sys

from benchmarks.frame import main

sys.exit(main(sys.argv[1:]))
