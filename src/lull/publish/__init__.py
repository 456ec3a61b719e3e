"""Site, API, briefing and feeds; reads releases only."""
