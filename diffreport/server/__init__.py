"""The review server: the pages of the site, made when they are asked for, and what reviewers say of findings."""
