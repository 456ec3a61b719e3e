"""For people who may write: accounts, sessions, contested entries and an audit log, in one file of the area folder."""
