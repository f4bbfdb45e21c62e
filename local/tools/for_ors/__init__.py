"""The guide for ORS: a page and example files, made from policy."""
