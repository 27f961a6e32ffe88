"""Pages about a class: the index, who needs a look, and the feedback that goes back to students."""
