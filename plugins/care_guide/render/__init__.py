"""Views of the content, and the files made from them through the theme."""
