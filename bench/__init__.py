"""Benchmarks: our numbers beside a raw baseline in the same run, on the same server and the same machine.

`python -m bench` prints one table and writes `bench/results/<time>.json`. It never fails: ratios are for people to read.
"""
