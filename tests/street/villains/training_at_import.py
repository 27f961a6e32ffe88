"""Trains while it is imported, without an end."""
while True:
    total(np.ones(1000))
