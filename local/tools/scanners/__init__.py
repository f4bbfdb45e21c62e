"""What the scan of the templates runs in environments of their own."""
