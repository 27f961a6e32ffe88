"""For those who write assignments: the template, the release, and the tests of an assignment's own promises."""
