// Yours: a file of this name in your own folder of templates runs last.
