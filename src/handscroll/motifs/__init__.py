"""Ornament drawn by rule: numbers in, curves out; no arrays, no files, no clock."""
