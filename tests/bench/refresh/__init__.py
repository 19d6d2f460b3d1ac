"""The benchmark of the refresh: the whole pipeline beside lychee and a bare client, on one loopback origin."""
