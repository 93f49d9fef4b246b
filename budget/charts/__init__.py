"""Charts of the money as the county's system has it."""
