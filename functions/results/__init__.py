"""results: the quarter's findings, from answers and fieldwork counts to the published page."""
