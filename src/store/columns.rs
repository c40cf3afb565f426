//! What the index tells of a passage without reading the passage.

use super::search::Also;
use super::sketch::Sketch;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentId;
use tantivy::{DocAddress, DocId, Searcher, SegmentReader};

/// The columns by which passages found are ranked, folded and named, of every segment.
pub struct Columns<'a> {
    segments: Vec<Arc<Segment>>,
    names: &'a Names,
}

/// Act, file and first line.
pub type Lines = (Arc<str>, Arc<str>, u64);

/// Which of [`Segment::texts`].
const ACT: usize = 0;
const SERVICE: usize = 1;
const FILE: usize = 2;
const CHANNEL: usize = 3;
const KIND: usize = 4;
/// So many values are kept; then all are read anew.
const MOST_KNOWN: usize = 200_000;

/// Columns of a segment.
pub struct Segment {
    id: SegmentId,
    /// What a passage is worth by what it is, in thousandths.
    pub rank: Column<u64>,
    /// The day of its act.
    pub from: Column<u64>,
    /// The day from which its act is not in force.
    pub until: Column<u64>,
    same: Column<u64>,
    near: [Column<u64>; 2],
    line_start: Column<u64>,
    line_end: Column<u64>,
    texts: [Option<StrColumn>; 5],
}

impl Segment {
    fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self {
            id: reader.segment_id(),
            rank: columns.u64("rank")?,
            from: columns.u64("from")?,
            until: columns.u64("until")?,
            same: columns.u64("same")?,
            near: [columns.u64("near")?, columns.u64("near_end")?],
            line_start: columns.u64("line_start")?,
            line_end: columns.u64("line_end")?,
            texts: [
                columns.str("act")?,
                columns.str("service")?,
                columns.str("file")?,
                columns.str("channel")?,
                columns.str("kind")?,
            ],
        })
    }
}

impl<'a> Columns<'a> {
    /// Those of all segments.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn open(searcher: &Searcher, names: &'a Names) -> tantivy::Result<Self> {
        Ok(Self { segments: names.opened(searcher)?, names })
    }

    /// Those of each segment.
    pub fn segments(&self) -> impl Iterator<Item = &Segment> {
        self.segments.iter().map(|segment| &**segment)
    }

    fn of(&self, address: DocAddress) -> Option<&Segment> {
        self.segments.get(usize::try_from(address.segment_ord).ok()?).map(|segment| &**segment)
    }

    /// Equal for passages that say the same.
    pub fn same(&self, address: DocAddress) -> u64 {
        self.of(address).and_then(|segment| segment.same.first(address.doc_id)).unwrap_or(0)
    }

    /// By which passages are known that say nearly the same.
    pub fn near(&self, address: DocAddress) -> Sketch {
        let half = |column: &Column<u64>| column.first(address.doc_id).unwrap_or(0);
        Sketch(self.of(address).map_or([0; 2], |segment| segment.near.each_ref().map(half)))
    }

    /// The day of its act; 0 where it is not known.
    pub fn day(&self, address: DocAddress) -> u64 {
        self.of(address).and_then(|segment| segment.from.first(address.doc_id)).unwrap_or(0)
    }

    /// Its act and its first line.
    pub fn place(&self, address: DocAddress) -> (Arc<str>, u64) {
        let line = self.of(address).and_then(|segment| segment.line_start.first(address.doc_id));
        (self.value(address, ACT).unwrap_or_default(), line.unwrap_or(0))
    }

    /// The act, the file and the first line: what stands there is one place, however many things it is.
    pub fn lines(&self, address: DocAddress) -> Lines {
        let line = self.of(address).and_then(|segment| segment.line_start.first(address.doc_id));
        let text = |nth| self.value(address, nth).unwrap_or_default();
        (text(ACT), text(FILE), line.unwrap_or(0))
    }

    /// What it is, and the channel of its process or table.
    pub fn sort(&self, address: DocAddress) -> (Option<Arc<str>>, Option<Arc<str>>) {
        (self.value(address, KIND), self.value(address, CHANNEL))
    }

    /// Id of the service, or of the act where the passage is in none.
    pub fn service_or_act(&self, address: DocAddress) -> Arc<str> {
        let value = |nth| self.value(address, nth);
        value(SERVICE).or_else(|| value(ACT)).unwrap_or_default()
    }

    /// The first value of a passage in a column.
    fn value(&self, address: DocAddress, nth: usize) -> Option<Arc<str>> {
        let segment = self.of(address)?;
        let column = segment.texts.get(nth)?.as_ref()?;
        let ord = column.term_ords(address.doc_id).next()?;
        self.names.of((segment.id, nth, ord), || named(column, ord))
    }

    /// Where it stands.
    pub fn also(&self, address: DocAddress) -> Also {
        let segment = self.of(address);
        let text = |nth| self.value(address, nth).map(|value| value.to_string());
        let line = |column: fn(&Segment) -> &Column<u64>| {
            u32::try_from(column(segment?).first(address.doc_id)?).ok()
        };
        Also {
            act: text(ACT).unwrap_or_default(),
            file: text(FILE).unwrap_or_default(),
            service: text(SERVICE),
            line_start: line(|segment| &segment.line_start).unwrap_or_default(),
            line_end: line(|segment| &segment.line_end).unwrap_or_default(),
        }
    }
}

/// Columns that were opened, and values that were read, by segment, column and place in it: opening and reading cost more than finding
/// them here. Segments never change, so what was read once stays true.
#[derive(Default)]
pub struct Names {
    known: Mutex<FxHashMap<(SegmentId, usize, u64), Arc<str>>>,
    opened: Mutex<Vec<Arc<Segment>>>,
}

impl Names {
    /// The columns of all segments of an index, in their order.
    fn opened(&self, searcher: &Searcher) -> tantivy::Result<Vec<Arc<Segment>>> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let of = |reader: &SegmentReader| match opened.iter().find(|one| one.id == reader.segment_id()) {
            Some(one) => Ok(Arc::clone(one)),
            None => Segment::open(reader).map(Arc::new),
        };
        let all = searcher.segment_readers().iter().map(of).collect::<tantivy::Result<Vec<_>>>()?;
        // Those that an index has no more are let go.
        opened.clone_from(&all);
        Ok(all)
    }

    fn of(&self, key: (SegmentId, usize, u64), read: impl FnOnce() -> Option<String>) -> Option<Arc<str>> {
        // A thread that panicked cannot have left half a value.
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = known().get(&key) {
            return Some(Arc::clone(value));
        }
        let value: Arc<str> = read()?.into();
        let mut known = known();
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(key, Arc::clone(&value));
        Some(value)
    }
}

/// The first value of a passage.
pub fn text(column: &StrColumn, doc: DocId) -> Option<String> {
    named(column, column.term_ords(doc).next()?)
}

fn named(column: &StrColumn, ord: u64) -> Option<String> {
    let mut text = String::new();
    column.ord_to_str(ord, &mut text).ok().filter(|found| *found).map(|_| text)
}
