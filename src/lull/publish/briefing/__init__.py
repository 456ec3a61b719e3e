"""The briefing of two pages: PDF by Typst, and the same as HTML for e-mail."""

from lull.publish.briefing.mail import mail
from lull.publish.briefing.paper import pdf

__all__ = ["mail", "pdf"]
