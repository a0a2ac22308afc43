"""What leaves the program for others to use: one file per target."""
