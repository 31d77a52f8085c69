"""Web pages: reports and forms as published on the sites of governments."""
