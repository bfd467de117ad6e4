"""Signs requests as AWS's MLflow plugin does, with botocore's own signer, at a given time.

Standard input: [{"method", "url", "headers", "body", "service", "region", "at"}], headers without authorization and date. Standard output: the
Authorization header of each.
"""

import datetime
import json
import sys

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

signed = []
for asked in json.load(sys.stdin):
    at = datetime.datetime.strptime(asked["at"], "%Y%m%dT%H%M%SZ")
    botocore.auth.get_current_datetime = lambda remove_tzinfo=True: at
    request = AWSRequest(method=asked["method"], url=asked["url"], headers=asked["headers"], data=asked["body"] or None)
    credentials = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "a-session-token")
    botocore.auth.SigV4Auth(credentials, asked["service"], asked["region"]).add_auth(request)
    signed.append(request.headers["Authorization"])
print(json.dumps(signed))
