"""The compendium: from coded data to tables, figures, numbers and the paper."""

import gc
import os
import sys

from analysis.common.refused import end

# A step of the build ends before it would pay to collect garbage, which takes a tenth of its time.
if "COMPENDIUM_STEP" in os.environ:
    gc.disable()

sys.excepthook = end
