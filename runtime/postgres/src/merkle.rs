//! A Merkle tree over the heads of cases, as RFC 6962 builds one.

use zanflow_runtime::{CaseId, Hash};

/// The last record of a case, as an anchor notes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CaseHead {
    pub(crate) case: CaseId,
    pub(crate) seq: u64,
    pub(crate) hash: Hash,
}

/// Bytes of a head.
const LENGTH: usize = 48;

impl CaseHead {
    fn bytes(&self) -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        let parts = self.case.0.to_be_bytes().into_iter().chain(self.seq.to_be_bytes()).chain(self.hash.0);
        bytes.iter_mut().zip(parts).for_each(|(to, from)| *to = from);
        bytes
    }

    fn read(bytes: &[u8; LENGTH]) -> Option<Self> {
        let (case, rest) = bytes.split_first_chunk::<8>()?;
        let (seq, hash) = rest.split_first_chunk::<8>()?;
        let (case, seq) = (CaseId(u64::from_be_bytes(*case)), u64::from_be_bytes(*seq));
        Some(Self { case, seq, hash: Hash(hash.try_into().ok()?) })
    }
}

/// Heads as an anchor keeps them.
pub(crate) fn packed(heads: &[CaseHead]) -> Vec<u8> {
    heads.iter().flat_map(CaseHead::bytes).collect()
}

/// And back; `None` if the bytes are no heads.
pub(crate) fn unpacked(bytes: &[u8]) -> Option<Vec<CaseHead>> {
    let (heads, rest) = bytes.as_chunks::<LENGTH>();
    if !rest.is_empty() {
        return None;
    }
    heads.iter().map(CaseHead::read).collect()
}

/// The root over heads, in their order. A leaf and a node never have the same hash; a node without a sibling goes up as it is.
pub(crate) fn root(heads: &[CaseHead]) -> Hash {
    let mut level: Vec<Hash> = heads.iter().map(|head| Hash::digest(&[&[0], &head.bytes()])).collect();
    while level.len() > 1 {
        let join = |pair: &[Hash]| match pair {
            [left, right] => Hash::digest(&[&[1], &left.0, &right.0]),
            [last, ..] => *last,
            [] => Hash::default(),
        };
        level = level.chunks(2).map(join).collect();
    }
    level.first().copied().unwrap_or_else(|| Hash::digest(&[]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(count: u64) -> Vec<CaseHead> {
        let head = |case| CaseHead { case: CaseId(case), seq: case + 1, hash: Hash::digest(&[&[7]]) };
        (1..=count).map(head).collect()
    }

    /// The definition of RFC 6962, section 2.1, literally: split at the largest power of two below the length.
    fn by_definition(leaves: &[CaseHead]) -> Hash {
        match leaves {
            [] => Hash::digest(&[]),
            [one] => Hash::digest(&[&[0], &one.bytes()]),
            more => {
                let at = more.len().next_power_of_two() / 2;
                let (left, right) = more.split_at(at);
                Hash::digest(&[&[1], &by_definition(left).0, &by_definition(right).0])
            }
        }
    }

    #[test]
    fn the_root_is_that_of_the_rfc() {
        for count in 0..70 {
            assert_eq!(root(&heads(count)), by_definition(&heads(count)), "{count}");
        }
    }

    #[test]
    fn heads_come_back_and_nothing_else_is_heads() {
        let some = heads(5);
        assert_eq!(unpacked(&packed(&some)), Some(some.clone()));
        assert_eq!(unpacked(&packed(&some)[1..]), None);
        assert_eq!(unpacked(&[]), Some(vec![]));
    }
}
