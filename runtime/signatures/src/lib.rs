//! Certificates and signatures: what was signed, by whom, and whether the certificate was good.
