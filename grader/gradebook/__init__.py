"""What is known of a class: who handed in what, which grade it got when, and what was changed by hand."""
