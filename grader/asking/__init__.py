"""The client of the wire: a subject's objects as handles, calls across the process boundary, the time they may take."""
