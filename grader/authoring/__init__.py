"""Tools for those who write assignments: the template, the release, the tests of an assignment's own promises."""
