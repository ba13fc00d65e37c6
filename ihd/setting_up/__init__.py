"""Setting a home up and changing what was chosen: what stands behind First run and Settings."""
