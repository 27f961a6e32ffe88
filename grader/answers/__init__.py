"""The answers that are right: asked of the reference and kept in a cache, or recorded for students."""
