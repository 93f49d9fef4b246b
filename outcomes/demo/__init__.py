"""The demo counties: their files, their sign-ins, and in which order they are loaded."""
