"""From a download to submissions: which layout it has, whose files are whose, what is in the archives."""
