"""Validates PDF files: `validate.py FILE…`. Prints `FILE PROFILE: RULE: message` for each fault, as PDF/A-2a and as PDF/UA-1."""

import pathlib
import re
import subprocess
import sys

import page


def length_is_right(path):
    """The validator takes a stream whose last byte is a carriage return, before the line feed that ends it, for one byte too long. There
    qpdf decides, which looks for the end where the length says."""
    doubtful = re.search(rb"[\r\n]\nendstream", pathlib.Path(path).read_bytes())
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
    return doubtful and checked.returncode == 0


def main():
    for path in sys.argv[1:]:
        for profile in ("2a", "ua1"):
            report = page.validate_pdf(path, profile=profile)
            faults = [f"{path} {profile}: {fault.rule_id}: {fault.message}" for fault in report.failures]
            if any("STREAM-LENGTH" in fault for fault in faults) and length_is_right(path):
                faults = [fault for fault in faults if "STREAM-LENGTH" not in fault]
            elif not report.is_compliant and not faults:
                faults = [f"{path} {profile}: refused"]
            print("".join(fault + "\n" for fault in faults), end="")


main()
