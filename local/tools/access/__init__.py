"""Who may do what, read off the synthesised templates by evaluating their policies as AWS does."""
