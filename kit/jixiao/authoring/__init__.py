"""For those who write profiles and plugins: scaffolding, drafts, cases, mutation, and the pytest plugin."""
