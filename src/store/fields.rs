//! The fields of the index, and how their text becomes words.

use super::tokenize::{PACKED, RAW_FAST, RUSSIAN};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

/// Changes whenever fields, words or stored forms change: an index of another format is refused, and made anew from its
/// sources by `zanflow add --rebuild`.
pub const FORMAT: u32 = 6;

/// All fields of the index.
#[derive(Debug, Clone)]
pub struct Fields {
    /// What a document of the index is: `passage`, `act`, `model` or `source`.
    pub sort: Field,
    /// Id of the act.
    pub act: Field,
    /// Where its file lies; what adding again and removing go by.
    pub path: Field,
    /// A stored entry or act as JSON, or a part of a model's or of the sources'.
    pub data: Field,
    /// Which part of a model or of the sources, from 0. They are stored in parts because the index reads and unpacks documents
    /// that stand together as one block: a whole model would be read with every passage beside it.
    pub part: Field,
    /// Stems of the text, with positions.
    pub stem: Field,
    /// The text's words as they stand.
    pub exact: Field,
    /// Roots of the text, and of the other names that its act gives to what it names.
    pub root: Field,
    /// Stems in Kazakh letters, with positions, which tell apart what the letters that all alphabets share do not.
    pub kazakh: Field,
    /// Stems of what the passage is about: a term it defines, a title or heading.
    pub about: Field,
    /// Stems of the service's title, for what the passage itself does not repeat.
    pub context: Field,
    /// Russian stems of Russian text.
    pub russian: Field,
    /// What sort of passage.
    pub kind: Field,
    /// Id of the service.
    pub service: Field,
    /// Name of the service.
    pub service_name: Field,
    /// Region.
    pub region: Field,
    /// Issuing body, by the name that people read.
    pub issuer: Field,
    /// Type of act.
    pub act_type: Field,
    /// Channel of the process or table.
    pub channel: Field,
    /// Who acts.
    pub actor: Field,
    /// Systems that take part.
    pub system: Field,
    /// Action of the step.
    pub action: Field,
    /// What the service, or the passage, has: `payment`, `refusal`, ….
    pub has: Field,
    /// Number of the act.
    pub number: Field,
    /// Number of the paragraph.
    pub paragraph: Field,
    /// Of an act: stems of the words that name it.
    pub names: Field,
    /// Of an act: keys that others cite it by.
    pub keys: Field,
    /// Of a passage: keys of the acts that it cites.
    pub cites: Field,
    /// Language of the text.
    pub lang: Field,
    /// Year of issue.
    pub year: Field,
    /// Day of issue, as 20121219; 0 where it is not known.
    pub from: Field,
    /// Day of repeal; [`NEVER`] where it is in force, 0 where it was repealed on a day not known.
    pub until: Field,
    /// Day on which the database that the act came from had its text in force; 0 where none says so.
    pub version: Field,
    /// Longest time of the step in seconds.
    pub seconds: Field,
    /// Longest time in working days, where that is its unit.
    pub working_days: Field,
    /// Ranking before any query, in thousandths.
    pub rank: Field,
    /// The file of its lines.
    pub file: Field,
    /// First line in it.
    pub line_start: Field,
    /// Last line in it.
    pub line_end: Field,
    /// Equal for texts that are the same but for numbers, marks and case.
    pub same: Field,
    /// The two halves of a sketch of its words.
    pub near: [Field; 2],
}

/// The last day there is.
pub const NEVER: u64 = 99_999_999;

/// The schema with its fields.
pub fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let words = |tokenizer, record| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record),
        )
    };
    let facet = || STRING | TextOptions::default().set_fast(RAW_FAST);
    let frequencies = IndexRecordOption::WithFreqs;
    let fields = Fields {
        sort: builder.add_text_field("sort", STRING),
        act: builder.add_text_field("act", facet()),
        path: builder.add_text_field("path", STRING),
        data: builder.add_text_field("data", STORED),
        part: builder.add_u64_field("part", FAST),
        stem: builder.add_text_field("stem", words(PACKED, IndexRecordOption::WithFreqsAndPositions)),
        exact: builder.add_text_field("exact", words(PACKED, frequencies)),
        root: builder.add_text_field("root", words(PACKED, frequencies)),
        kazakh: builder.add_text_field("kazakh", words(PACKED, IndexRecordOption::WithFreqsAndPositions)),
        about: builder.add_text_field("about", words(PACKED, frequencies)),
        context: builder.add_text_field("context", words(PACKED, frequencies)),
        russian: builder.add_text_field("russian", words(RUSSIAN, IndexRecordOption::WithFreqsAndPositions)),
        kind: builder.add_text_field("kind", facet()),
        service: builder.add_text_field("service", facet()),
        service_name: builder.add_text_field("service_name", facet()),
        region: builder.add_text_field("region", facet()),
        issuer: builder.add_text_field("issuer", facet()),
        act_type: builder.add_text_field("act_type", facet()),
        channel: builder.add_text_field("channel", facet()),
        actor: builder.add_text_field("actor", facet()),
        system: builder.add_text_field("system", facet()),
        action: builder.add_text_field("action", facet()),
        has: builder.add_text_field("has", facet()),
        number: builder.add_text_field("number", STRING),
        paragraph: builder.add_text_field("paragraph", STRING),
        names: builder.add_text_field("names", words(PACKED, frequencies)),
        keys: builder.add_text_field("keys", STRING),
        cites: builder.add_text_field("cites", STRING),
        lang: builder.add_text_field("lang", facet()),
        year: builder.add_u64_field("year", FAST | INDEXED),
        from: builder.add_u64_field("from", FAST | INDEXED),
        until: builder.add_u64_field("until", FAST | INDEXED),
        version: builder.add_u64_field("version", FAST | INDEXED),
        seconds: builder.add_f64_field("seconds", FAST | INDEXED),
        working_days: builder.add_f64_field("working_days", FAST | INDEXED),
        rank: builder.add_u64_field("rank", FAST),
        file: builder.add_text_field("file", TextOptions::default().set_fast(RAW_FAST)),
        line_start: builder.add_u64_field("line_start", FAST),
        line_end: builder.add_u64_field("line_end", FAST),
        same: builder.add_u64_field("same", FAST),
        near: ["near", "near_end"].map(|name| builder.add_u64_field(name, FAST)),
    };
    (builder.build(), fields)
}
