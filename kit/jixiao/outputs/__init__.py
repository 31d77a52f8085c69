"""Results → text, JSON, forms, differences, exports. No page of HTML: those are a plugin's."""
