"""The money as the county's finance system has it. It knows no goal."""
