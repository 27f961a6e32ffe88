"""One submission to one grade: asks every case, follows a mistake through, names it."""
