"""What a month costs: counted work times documented prices."""
