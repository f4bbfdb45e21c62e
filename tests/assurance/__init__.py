"""Which promise holds, and what shows it: written by a run of all tests to build/assurance.html."""
