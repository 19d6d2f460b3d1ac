"""The benchmark of the pages: a generated archive, the site, Datasette and the floor, measured in turn."""
