"""OKRs in files: reading what organisations wrote, and writing an organisation's whole history out again."""
