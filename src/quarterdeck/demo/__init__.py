"""The demo company: believable, seeded, bulk-written; also the tests' and the benchmarks' data."""

from quarterdeck.demo.build import PASSWORD, DemoSummary, build

__all__ = ["PASSWORD", "DemoSummary", "build"]
