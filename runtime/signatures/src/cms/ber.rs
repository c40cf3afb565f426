//! Lengths as DER writes them.
//!
//! Programs that write a signature while they read its content leave lengths open and cut octet strings into pieces (BER). Both are
//! undone here, once, so that everything behind reads DER. What is of known length keeps its content byte for byte, the signed
//! attributes among it.

/// How deep values may lie in one another.
const DEPTH: usize = 32;
const OCTET_STRING: u8 = 0x04;
const CONSTRUCTED: u8 = 0x20;
const INDEFINITE: u8 = 0x80;

/// One value with definite lengths. `None` if it is no BER, lies too deep, or something follows.
pub(crate) fn definite(input: &[u8]) -> Option<Vec<u8>> {
    let mut output = Vec::with_capacity(input.len());
    let rest = value(input, DEPTH, &mut output)?;
    rest.is_empty().then_some(output)
}

/// Writes the first value of the input, returns what follows it.
fn value<'a>(input: &'a [u8], depth: usize, output: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (tag, rest) = input.split_first()?;
    // Numbers above 30 are in no form that is read here.
    if tag & 0x1F == 0x1F {
        return None;
    }
    let (length, rest) = length(rest)?;
    let constructed = tag & CONSTRUCTED != 0;
    if !constructed {
        let (content, rest) = rest.split_at_checked(length?)?;
        write(*tag, content, output);
        return Some(rest);
    }
    let depth = depth.checked_sub(1)?;
    let (content, rest) = match length {
        Some(length) => {
            let (mut inner, rest) = rest.split_at_checked(length)?;
            // Not of the length that is claimed: that would be set aside at every depth.
            let mut content = Vec::new();
            while !inner.is_empty() {
                inner = value(inner, depth, &mut content)?;
            }
            (content, rest)
        }
        None => open(rest, depth)?,
    };
    if *tag == OCTET_STRING | CONSTRUCTED {
        write(OCTET_STRING, &joined(&content)?, output);
    } else {
        write(*tag, &content, output);
    }
    Some(rest)
}

/// The values up to the end mark.
fn open(mut rest: &[u8], depth: usize) -> Option<(Vec<u8>, &[u8])> {
    let mut content = Vec::new();
    loop {
        if let Some(rest) = rest.strip_prefix(&[0, 0]) {
            return Some((content, rest));
        }
        rest = value(rest, depth, &mut content)?;
    }
}

/// The pieces of an octet string, which are octet strings themselves.
fn joined(mut pieces: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(pieces.len());
    while let Some((tag, rest)) = pieces.split_first() {
        let (length, rest) = length(rest)?;
        let (piece, rest) = rest.split_at_checked(length?)?;
        if *tag != OCTET_STRING {
            return None;
        }
        whole.extend_from_slice(piece);
        pieces = rest;
    }
    Some(whole)
}

/// A length, `None` inside if it is open.
fn length(input: &[u8]) -> Option<(Option<usize>, &[u8])> {
    let (first, rest) = input.split_first()?;
    match *first {
        INDEFINITE => Some((None, rest)),
        short @ ..INDEFINITE => Some((Some(usize::from(short)), rest)),
        long => {
            let (digits, rest) = rest.split_at_checked(usize::from(long & 0x7F))?;
            if digits.len() > 4 {
                return None;
            }
            Some((Some(digits.iter().fold(0, |sum, digit| sum << 8 | usize::from(*digit))), rest))
        }
    }
}

/// A value with its length in the shortest form.
pub(crate) fn write(tag: u8, content: &[u8], output: &mut Vec<u8>) {
    output.push(tag);
    let digits = content.len().to_be_bytes();
    let used: Vec<u8> = digits.iter().copied().skip_while(|digit| *digit == 0).collect();
    match (u8::try_from(content.len()), u8::try_from(used.len())) {
        (Ok(short @ ..0x80), _) => output.push(short),
        (_, Ok(count)) => {
            output.push(0x80 | count);
            output.extend_from_slice(&used);
        }
        // A length has at most eight digits.
        (_, Err(_)) => {}
    }
    output.extend_from_slice(content);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_lengths_are_closed() {
        let cases: [(&[u8], Option<&[u8]>); 9] = [
            (&[0x30, 0x80, 0x02, 0x01, 0x05, 0, 0], Some(&[0x30, 0x03, 0x02, 0x01, 0x05])),
            (
                &[0x24, 0x80, 0x04, 0x01, 0xAA, 0x04, 0x02, 0xBB, 0xCC, 0, 0],
                Some(&[0x04, 0x03, 0xAA, 0xBB, 0xCC]),
            ),
            (&[0x24, 0x04, 0x24, 0x80, 0, 0], Some(&[0x04, 0x00])),
            (&[0x24, 0x03, 0x02, 0x01, 0x05], None),
            (&[0x04, 0x81, 0x01, 0x07], Some(&[0x04, 0x01, 0x07])),
            (&[0x30, 0x80, 0x02, 0x01, 0x05], None),
            (&[0x04, 0x80, 0, 0], None),
            (&[0x04, 0x01, 0x07, 0x00], None),
            (&[0x04, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x00], None),
        ];
        for (input, output) in cases {
            assert_eq!(definite(input).as_deref(), output, "{input:02x?}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let open = [0x30, 0x80].repeat(100_000);
        assert_eq!(definite(&open), None);
    }
}
