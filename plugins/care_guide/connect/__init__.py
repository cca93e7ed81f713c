"""Links from patient portals and health records: which article answers which clinical code."""
