"""Candidates of hidden layers: sought by one fixed method, judged by people."""
