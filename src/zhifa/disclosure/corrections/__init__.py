"""Anybody can say that a public record is wrong; the authority answers in time, readable under a code."""
