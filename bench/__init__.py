"""Figures that are measured, and the scripts that make them."""
