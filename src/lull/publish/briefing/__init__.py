"""The briefing of two pages: PDF by Typst, and the same for e-mail as HTML, plain text and a draft of both."""

from lull.publish.briefing.mail import mail, mail_text, message
from lull.publish.briefing.paper import pdf

__all__ = ["mail", "mail_text", "message", "pdf"]
