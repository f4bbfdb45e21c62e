"""The watch: asks each morning whether what should have happened by now has."""
