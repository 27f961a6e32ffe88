"""A whole class as business: from a download to the gradebook and the pages, for any caller; events, no terminal."""
