# Python 3, nothing to install. On your server, never in the page.
import hashlib
import hmac
import os
import sys


def identity_hash(customer_id, secret):
    return hmac.new(secret.encode(), str(customer_id).encode(), hashlib.sha256).hexdigest()


print(identity_hash(sys.argv[1], os.environ["IDENTITY_SECRET"]))
