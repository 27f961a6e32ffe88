"""Files that student code wrote, or packed for us, read in a worker: archives, event files, checkpoints."""
