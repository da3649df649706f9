"""Benchmarks: speed and memory beside other tools. They print ratios; nothing is judged here."""
