//! Values of DER as a tree that can be changed. Shares nothing with the product.

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tlv {
    pub tag: u8,
    pub parts: Vec<Tlv>,
    pub bytes: Vec<u8>,
}

impl Tlv {
    pub fn read(der: &[u8]) -> Tlv {
        let (tlv, rest) = Self::next(der);
        assert!(rest.is_empty());
        tlv
    }

    fn next(der: &[u8]) -> (Tlv, &[u8]) {
        let (tag, first) = (der[0], usize::from(der[1]));
        let (length, start) = match first {
            0..0x80 => (first, 2),
            _ => {
                let digits = &der[2..2 + (first & 0x7F)];
                (digits.iter().fold(0, |sum, digit| sum << 8 | usize::from(*digit)), 2 + digits.len())
            }
        };
        let (content, rest) = der[start..].split_at(length);
        if tag & 0x20 == 0 {
            return (Self::leaf(tag, content), rest);
        }
        let (mut parts, mut inner) = (Vec::new(), content);
        while !inner.is_empty() {
            let (part, rest) = Self::next(inner);
            parts.push(part);
            inner = rest;
        }
        (Self::node(tag, parts), rest)
    }

    pub fn leaf(tag: u8, bytes: &[u8]) -> Tlv {
        Tlv { tag, parts: Vec::new(), bytes: bytes.to_vec() }
    }

    pub fn node(tag: u8, parts: Vec<Tlv>) -> Tlv {
        Tlv { tag, parts, bytes: Vec::new() }
    }

    pub fn write(&self) -> Vec<u8> {
        let content = if self.tag & 0x20 == 0 {
            self.bytes.clone()
        } else {
            self.parts.iter().flat_map(Self::write).collect()
        };
        let mut out = vec![self.tag];
        match content.len() {
            short @ 0..0x80 => out.push(short as u8),
            long => {
                let digits: Vec<u8> =
                    long.to_be_bytes().into_iter().skip_while(|digit| *digit == 0).collect();
                out.push(0x80 | digits.len() as u8);
                out.extend(digits);
            }
        }
        out.extend(content);
        out
    }

    /// The part at the end of a path of indices.
    pub fn at(&mut self, path: &[usize]) -> &mut Tlv {
        path.iter().fold(self, |tlv, place| &mut tlv.parts[*place])
    }
}
