"""``make soak``: month after month on the embedded cloud, and whether everything still adds up."""
