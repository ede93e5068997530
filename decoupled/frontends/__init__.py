"""The front-ends: files for the browser, and a small server that hands them out."""
