"""Sorani."""
