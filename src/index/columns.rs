//! What the index tells of a passage without reading the passage.

use super::search::Also;
use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Searcher, SegmentReader};

/// The columns by which passages found are folded and named, of every segment. Opened once an answer: opening one costs more
/// than many lookups in it.
pub struct Columns {
    segments: Vec<Segment>,
}

struct Segment {
    same: Column<u64>,
    line_start: Column<u64>,
    line_end: Column<u64>,
    act: Option<StrColumn>,
    service: Option<StrColumn>,
    file: Option<StrColumn>,
}

impl Segment {
    fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self {
            same: columns.u64("same")?,
            line_start: columns.u64("line_start")?,
            line_end: columns.u64("line_end")?,
            act: columns.str("act")?,
            service: columns.str("service")?,
            file: columns.str("file")?,
        })
    }
}

impl Columns {
    /// Those of all segments.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn open(searcher: &Searcher) -> tantivy::Result<Self> {
        let segments = searcher.segment_readers().iter().map(Segment::open);
        Ok(Self { segments: segments.collect::<tantivy::Result<_>>()? })
    }

    fn of(&self, address: DocAddress) -> Option<&Segment> {
        self.segments.get(usize::try_from(address.segment_ord).ok()?)
    }

    /// Equal for passages that say the same.
    pub fn same(&self, address: DocAddress) -> u64 {
        self.of(address).and_then(|segment| segment.same.first(address.doc_id)).unwrap_or(0)
    }

    /// Id of the service, or of the act where the passage is in none. `names` keeps those that were read.
    pub fn service_or_act(&self, address: DocAddress, names: &mut Names) -> String {
        let Some(segment) = self.of(address) else { return String::new() };
        for (nth, column) in [&segment.service, &segment.act].into_iter().enumerate() {
            if let Some(column) = column
                && let Some(ord) = column.term_ords(address.doc_id).next()
            {
                let name = names.entry((address.segment_ord, nth, ord));
                return name.or_insert_with(|| named(column, ord).unwrap_or_default()).clone();
            }
        }
        String::new()
    }

    /// Where it stands.
    pub fn also(&self, address: DocAddress) -> Also {
        let segment = self.of(address);
        let value =
            |column: fn(&Segment) -> &Option<StrColumn>| text(column(segment?).as_ref()?, address.doc_id);
        let line = |column: fn(&Segment) -> &Column<u64>| {
            u32::try_from(column(segment?).first(address.doc_id)?).ok()
        };
        Also {
            act: value(|segment| &segment.act).unwrap_or_default(),
            file: value(|segment| &segment.file).unwrap_or_default(),
            service: value(|segment| &segment.service),
            line_start: line(|segment| &segment.line_start).unwrap_or_default(),
            line_end: line(|segment| &segment.line_end).unwrap_or_default(),
        }
    }
}

/// Values that were read, by segment, column and place in it: reading one costs more than finding it here.
pub type Names = FxHashMap<(u32, usize, u64), String>;

/// The first value of a passage.
pub fn text(column: &StrColumn, doc: DocId) -> Option<String> {
    named(column, column.term_ords(doc).next()?)
}

fn named(column: &StrColumn, ord: u64) -> Option<String> {
    let mut text = String::new();
    column.ord_to_str(ord, &mut text).ok().filter(|found| *found).map(|_| text)
}
