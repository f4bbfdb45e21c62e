"""Events in the form of AWS's published samples, and a matcher with event-ruler's semantics."""
