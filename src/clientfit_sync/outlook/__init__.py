"""What would be: today's figures judged anew after a change, a budget as hours, and the end of the work for a client.

All of it is pure. Today's yardstick is kept: each client's target rate stays as it is, whatever the others pay.
"""
