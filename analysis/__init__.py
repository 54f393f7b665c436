"""The compendium: from coded data to tables, figures, numbers and the paper."""
