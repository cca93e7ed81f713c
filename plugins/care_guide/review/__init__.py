"""Versions, sign-offs, the publish gate and the redline."""
