"""From a student's file to a module: notebooks, renamed libraries, statements that raise."""
