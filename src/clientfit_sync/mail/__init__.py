"""Mail: written with both texts, handed in to a mail server.

    source = message.compose(sender="me@example.com", to=["you@example.com"], subject=..., text=..., html=..., now=now)
    sending.send(source, server)

A mail is its source text, in ASCII, from the moment that it is written: one that waits in a database goes out byte for
byte, with the same Message-ID, by which mail programs know a copy. Only its addresses may be put right meanwhile.
"""
