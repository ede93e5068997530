"""The decoupled build's back-end: the railway's desk as an HTTP API with a written contract."""
