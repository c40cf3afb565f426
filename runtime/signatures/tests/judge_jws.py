"""judge_jws: reads a list of {"algorithm", "certificate", "token"} (JSON) and writes for each the payload that jwcrypto finds
signed with the certificate's key, or null."""
import json
import sys

from jwcrypto import jwk, jws


def payload(case):
    token = jws.JWS()
    # Only what the key is for, as everybody should ask.
    token.allowed_algs = [case["algorithm"]]
    try:
        token.deserialize(case["token"], jwk.JWK.from_pem(case["certificate"].encode()))
    except Exception:  # a token may be wrong in any way
        return None
    return token.payload.decode()


json.dump([payload(case) for case in json.load(sys.stdin)], sys.stdout)
