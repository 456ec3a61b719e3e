"""Sending alerts: messages in three languages, signed webhooks, mail digests, and records of what went out."""
