//! Bounds on what a file may unpack to, counted before anything is unpacked into memory.

use flate2::bufread::ZlibDecoder;
use std::io::{self, Read};

/// Smaller files cannot unpack to much: deflate packs a thousand bytes into one at best.
const SMALL: usize = 64 << 10;
/// Bytes of one unpacked stream; pictures may have more, as they are never unpacked.
const STREAM: u64 = 64 << 20;
/// Bytes of all unpacked streams that are no pictures.
const ALL: u64 = 384 << 20;
/// Bytes of one unpacked picture.
const PICTURE: u64 = 512 << 20;
/// Bytes of a stream packed in ways that are rare in text; they unpack to a thousand times as much at most.
const RARE: usize = 256 << 10;
/// Bytes before a stream in which its dictionary is looked for.
const DICTIONARY: usize = 2048;

/// Why a file would cost too much, if it would.
pub(super) fn excess(bytes: &[u8]) -> Option<String> {
    let mut all = 0u64;
    let mut at = 0;
    while let Some(found) = find(bytes, at, b"stream") {
        at = found + b"stream".len();
        let before = bytes.get(found.saturating_sub(DICTIONARY)..found).unwrap_or_default();
        if before.ends_with(b"end") {
            continue;
        }
        let own = before.windows(3).rposition(|word| word == b"obj").and_then(|at| before.get(at..));
        let own = own.unwrap_or(before);
        let packed = bytes.get(at..).unwrap_or_default();
        let packed = packed.strip_prefix(b"\r").unwrap_or(packed);
        let packed = packed.strip_prefix(b"\n").unwrap_or(packed);
        let ways = count(own, b"/FlateDecode") + count(own, b"/LZWDecode") + count(own, b"/RunLengthDecode");
        if ways > 1 {
            return Some("a stream that is packed more than once".to_owned());
        }
        if count(own, b"/FlateDecode") == 0 && ways > 0 {
            let length = find(packed, 0, b"endstream").unwrap_or(packed.len());
            if length > RARE {
                return Some(format!("{RARE} bytes of a stream packed as LZW"));
            }
            continue;
        }
        if bytes.len() <= SMALL || !begins_deflate(packed) {
            continue;
        }
        let picture = count(own, b"/Image") > 0;
        let limit = if picture { PICTURE } else { STREAM };
        let (length, read) = unpacked(packed, limit);
        if length > limit {
            return Some(format!("{} MB of one stream", limit >> 20));
        }
        if !picture {
            all += length;
            if all > ALL {
                return Some(format!("{} MB of streams", ALL >> 20));
            }
        }
        at += read;
    }
    None
}

/// Whether bytes have the head of deflated ones (RFC 1950).
fn begins_deflate(bytes: &[u8]) -> bool {
    matches!(bytes, [method, check, ..]
        if method & 0x0f == 8 && (u16::from(*method) << 8 | u16::from(*check)) % 31 == 0)
}

/// How many bytes a stream unpacks to, counted up to a limit, and from how many.
fn unpacked(packed: &[u8], limit: u64) -> (u64, usize) {
    let mut decoder = ZlibDecoder::new(packed);
    let mut counted = (&mut decoder).take(limit + 1);
    // A damaged stream unpacks up to its damage.
    let mut buffer = [0; 1 << 14];
    let mut length = 0u64;
    loop {
        match counted.read(&mut buffer) {
            Ok(0) => break,
            Ok(more) => length += more as u64,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    (length, usize::try_from(decoder.total_in()).unwrap_or(0))
}

fn find(bytes: &[u8], from: usize, word: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes.get(from..)?, word).map(|at| from + at)
}

fn count(bytes: &[u8], word: &[u8]) -> usize {
    memchr::memmem::find_iter(bytes, word).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    fn packed(length: usize) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&vec![b' '; length]).unwrap();
        encoder.finish().unwrap()
    }

    fn file(dictionary: &str, packed: &[u8]) -> Vec<u8> {
        let mut file = vec![b'%'; SMALL];
        file.extend_from_slice(format!("\n1 0 obj\n<<{dictionary}>>\nstream\r\n").as_bytes());
        file.extend_from_slice(packed);
        file.extend_from_slice(b"\nendstream\nendobj\n");
        file
    }

    #[test]
    fn what_would_unpack_to_too_much_is_refused() {
        let large = packed(65 << 20);
        assert_eq!(excess(&file("/Filter /FlateDecode", &packed(1000))), None);
        assert!(excess(&file("/Filter /FlateDecode", &large)).is_some());
        assert_eq!(excess(&file("/Subtype /Image /Filter /FlateDecode", &large)), None);
        assert!(excess(&file("/Filter [/FlateDecode /FlateDecode]", &packed(9))).is_some());
        assert!(excess(&file("/Filter /LZWDecode", &vec![b'a'; RARE + 1])).is_some());
        assert_eq!(excess(b"%PDF-1.4 stream"), None);
    }
}
