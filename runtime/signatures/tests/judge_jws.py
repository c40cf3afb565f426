"""judge_jws ALGORITHM: reads a token and a certificate (token, certificate.pem) with jwcrypto, and writes the payload."""
import sys

from jwcrypto import jwk, jws

with open("certificate.pem", "rb") as file:
    key = jwk.JWK.from_pem(file.read())
with open("token", encoding="ascii") as file:
    token = jws.JWS()
    # Only what the key is for, as everybody should ask.
    token.allowed_algs = [sys.argv[1]]
    token.deserialize(file.read(), key)
sys.stdout.buffer.write(token.payload)
