"""``make demo``: a whole survey month on the embedded cloud, from extract to nothing left."""
