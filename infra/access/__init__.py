"""Who may do what: statements written by hand, one module a role; keys follow from them."""
