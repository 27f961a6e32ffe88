"""An assignment and a submission as they are loaded: model, declaration, mistakes, data set, files."""
