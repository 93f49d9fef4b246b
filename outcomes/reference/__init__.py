"""Tables that laws lay down, as OBB ships them: plain files that a county takes in by the importer and then keeps."""

from pathlib import Path

CHILD_SUPPORT_RATES = Path(__file__).parent / "child-support-rates.csv"
"""Applicable percentages and shares of the base: 42 U.S.C. 658a(b)(5) and (6); standards: 42 U.S.C. 652(g)(1) and
45 CFR 305.40; North Carolina's agreement with its counties. Kind of import: reference_rates.
"""
