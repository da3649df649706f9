"""Where files to read lie: on their own, in archives, in archives of the web."""
