"""Pictures as SVG: curves, boundaries, grids of images, gradients."""
