"""Hooks, plugins, and the one object that composes everything: `Toolkit`."""
