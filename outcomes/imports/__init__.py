"""What the files of the results say, column by column."""
