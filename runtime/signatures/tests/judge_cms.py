"""judge_cms: reads a list of cases (JSON) and writes for each whether pyHanko accepts it, or why not.

A case has a signature, the content that it is held against, the root, further certificates, lists of revocation and answers of OCSP
(all DER in Base64), the moment, and whose signature it has to be: "iin" and "bin". The layout of the national authority is read
here by itself, from the subject and the extended usages.
"""
import asyncio
import base64
import json
import logging
import sys
from datetime import datetime, timezone

from asn1crypto import cms, x509
from pyhanko.sign.validation.generic_cms import async_validate_cms_signature, async_validate_detached_cms
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule

INDIVIDUAL, ORGANISATION = "1.2.398.3.3.4.1.1", "1.2.398.3.3.4.1.2"
SIGNS = {ORGANISATION + ".1", ORGANISATION + ".2"}
USE = KeyUsageConstraints(key_usage={"non_repudiation"}, extd_key_usage={INDIVIDUAL, ORGANISATION})
RULE = RevocationCheckingRule.CRL_OR_OCSP_REQUIRED


def why_not_the_owner(certificate, iin, bin):
    names = [(part["type"].dotted, part["value"].native) for rdn in certificate.subject.chosen for part in rdn]
    own = {value for kind, value in names if kind == "2.5.4.5"}
    units = {value for kind, value in names if kind == "2.5.4.11"}
    if iin and own != {"IIN" + iin}:
        return "the subject is another person"
    if units != ({"BIN" + bin} if bin else set()):
        return "the subject is of another organisation"
    usage = certificate.extended_key_usage_value
    if bin and not SIGNS & set(usage.native if usage else ()):
        return "the subject may not sign for the organisation"
    return None


async def why_not(case):
    read = lambda text: base64.b64decode(text)  # noqa: E731
    content = read(case["content"])
    signed = cms.ContentInfo.load(read(case["cms"]), strict=True)["content"]
    policy = RevocationCheckingPolicy(ee_certificate_rule=RULE, intermediate_ca_cert_rule=RULE)
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(read(case["root"]))],
        other_certs=[x509.Certificate.load(read(one)) for one in case["others"]],
        moment=datetime.fromtimestamp(case["now"], timezone.utc),
        crls=[read(one) for one in case["lists"]],
        ocsps=[read(one) for one in case["answers"]],
        revinfo_policy=CertRevTrustPolicy(revocation_checking_policy=policy),
    )
    carried = signed["encap_content_info"]["content"].native
    if carried is None:
        status = await async_validate_detached_cms(content, signed, context, key_usage_settings=USE)
    elif carried != content:
        return "it carries another content"
    else:
        status = await async_validate_cms_signature(
            signed, validation_context=context, key_usage_settings=USE
        )
    if not status.bottom_line:
        return f"intact {status.intact}, valid {status.valid}, {status.trust_problem_indic}"
    if case["owner"] is None:
        return None
    return why_not_the_owner(status.signing_cert, case["owner"]["iin"], case["owner"]["bin"])


def said(case):
    try:
        return asyncio.run(why_not(case))
    except Exception as error:  # a signature may be wrong in any way
        return f"{type(error).__name__}: {error}"


logging.disable()
json.dump([said(case) for case in json.load(sys.stdin)], sys.stdout)
