/* live: what reviewers say is kept by the server */
