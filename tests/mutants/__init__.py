"""Would a test notice a wrong rule? Changes the rules one by one and asks (``make mutants``)."""
