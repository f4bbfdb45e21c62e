"""The embedded cloud on one machine: starts it, deploys the templates, plays synthetic months."""
