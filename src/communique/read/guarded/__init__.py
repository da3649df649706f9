"""What opens files that may be made to harm: archives and XML, with limits."""
