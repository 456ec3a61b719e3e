"""What pages are made of: rows of a release, ready for a view; pages by name are in `lull.publish.rendering`."""
