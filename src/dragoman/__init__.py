"""dragoman reads news about diplomacy and conflict and keeps the living record of it."""
__version__ = "0.1.0"
