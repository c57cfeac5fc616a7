"""Measuring a model: every metric against ground truth, a ceiling, a baseline, and controls that must lose."""
