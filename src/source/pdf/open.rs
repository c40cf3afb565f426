//! Opens a file and interprets its pages, in a thread of its own with limits of time, memory and stack.

use super::super::read::ReadErrorKind;
use super::bounds;
use super::device::{Budget, Drawing, TooMuch};
use super::page::Page;
use super::tree::{self, Tree};
use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::object::{Dict, Object, Stream};
use hayro_interpret::hayro_syntax::page;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, InterpreterWarning, RenderContent, TransformExt,
    interpret, interpret_page,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// Pages of a file; acts with all their appendices have a few hundred.
const MOST_PAGES: usize = 5000;
/// Stack of the thread: objects of a file may nest.
const STACK: usize = 64 << 20;
/// Drawing operations that any file may cost.
const OPERATIONS: u64 = 2_000_000;
/// Further ones for each of its bytes.
const OPERATIONS_A_BYTE: u64 = 24;
/// Letters of a file.
const MOST_LETTERS: usize = 20_000_000;
/// Time that any file may take.
const TIME: Duration = Duration::from_secs(20);
/// Further time for each of its bytes.
const TIME_A_BYTE: Duration = Duration::from_micros(4);
/// Bytes of the content of one page.
const CONTENT: usize = 128 << 20;
const WHAT: &str = "PDF";

/// An opened file.
pub(super) struct File {
    pub pages: Vec<Page>,
    /// Its structure, if it has one.
    pub tree: Option<Tree>,
    /// A font could not be read: its letters are missing.
    pub lost_font: bool,
    /// The first page with a part that could not be unpacked, and how many are such.
    pub gaps: Option<(usize, usize)>,
    /// There are files inside of it.
    pub files: bool,
}

/// Opens a file and interprets its pages.
///
/// # Errors
/// It is damaged, locked, or would cost too much.
pub(super) fn file(bytes: &[u8]) -> Result<File, ReadErrorKind> {
    if let Some(why) = bounds::excess(bytes) {
        return Err(costly(why));
    }
    let time = TIME + TIME_A_BYTE.saturating_mul(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
    let stop = Arc::new(AtomicBool::new(false));
    let (sender, receiver) = sync_channel(1);
    let data = bytes.to_vec();
    let stopped = Arc::clone(&stop);
    // The thread is not waited for: what it hangs in may never look at `stop`.
    let thread = thread::Builder::new().stack_size(STACK).spawn(move || {
        // A fault of the library costs this file, no more.
        let read = catch_unwind(AssertUnwindSafe(|| interpreted(data, &stopped)));
        let read = read.unwrap_or_else(|fault| match fault.downcast::<TooMuch>() {
            Ok(_) => Err(costly("as much work as hundreds of pages".to_owned())),
            Err(_) => Err(damaged("its parts contradict each other")),
        });
        let _ = sender.send(read);
    });
    if thread.is_err() {
        return Err(costly("a thread more".to_owned()));
    }
    match receiver.recv_timeout(time) {
        Ok(read) => read,
        Err(RecvTimeoutError::Timeout) => {
            stop.store(true, Ordering::Relaxed);
            Err(costly(format!("{} seconds", time.as_secs())))
        }
        Err(RecvTimeoutError::Disconnected) => Err(damaged("its parts contradict each other")),
    }
}

fn costly(why: String) -> ReadErrorKind {
    ReadErrorKind::TooCostly { what: WHAT, why }
}

fn damaged(why: &str) -> ReadErrorKind {
    ReadErrorKind::Damaged { what: WHAT, why: why.to_owned() }
}

fn interpreted(data: Vec<u8>, stop: &AtomicBool) -> Result<File, ReadErrorKind> {
    let mut operations = OPERATIONS + OPERATIONS_A_BYTE * data.len() as u64;
    let pdf = Pdf::new(data).map_err(|error| match error {
        LoadPdfError::Decryption(_) => ReadErrorKind::Encrypted { what: WHAT },
        LoadPdfError::Invalid => damaged("neither its table of places nor its pages can be found"),
    })?;
    match pdf.pages().len() {
        0 => return Err(damaged("there is no page in it")),
        count if count > MOST_PAGES => return Err(costly(format!("{MOST_PAGES} pages ({count})"))),
        _ => {}
    }
    let lost_font = Arc::new(AtomicBool::new(false));
    let lost = Arc::clone(&lost_font);
    let settings = InterpreterSettings {
        warning_sink: Arc::new(move |warning| {
            if matches!(warning, InterpreterWarning::UnsupportedFont) {
                lost.store(true, Ordering::Relaxed);
            }
        }),
        render_content: RenderContent::ANNOTATIONS,
        ..InterpreterSettings::default()
    };
    let cache = InterpreterCache::new();
    let mut pages = Vec::with_capacity(pdf.pages().len());
    let mut letters = 0;
    let mut gaps: Option<(usize, usize)> = None;
    for (number, page) in pdf.pages().iter().enumerate() {
        let size = page.render_dimensions();
        let area = Rect::new(0.0, 0.0, size.0.into(), size.1.into());
        let upright = page.initial_transform(true).to_kurbo();
        let mut context = Context::new(upright, area, &cache, pdf.xref(), settings.clone());
        let mut drawing = Drawing::new(size, Budget { operations: &mut operations, stop });
        let (content, whole) = content(page)?;
        if !whole {
            gaps.get_or_insert((number, 0)).1 += 1;
        }
        interpret(TypedIter::new(&content), page.resources(), &mut context, &mut drawing);
        // Stamps and notes that are laid over the page.
        interpret_page(page, &mut context, &mut drawing);
        let page = drawing.done();
        letters += page.glyphs.len();
        if letters > MOST_LETTERS {
            return Err(costly(format!("{MOST_LETTERS} letters")));
        }
        pages.push(page);
    }
    let lost_font = lost_font.load(Ordering::Relaxed);
    Ok(File { pages, tree: tree::read(&pdf), lost_font, gaps, files: has_files(&pdf) })
}

/// Whether there are files inside of a file.
fn has_files(pdf: &Pdf) -> bool {
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let names = root.and_then(|root| root.get::<Dict<'_>>(b"Names"));
    names.is_some_and(|names| names.get::<Dict<'_>>(b"EmbeddedFiles").is_some())
}

/// The unpacked content of a page, and whether it is all there. It is not kept, as the library's own is.
fn content(page: &page::Page<'_>) -> Result<(Vec<u8>, bool), ReadErrorKind> {
    let mut content = Vec::new();
    let mut whole = true;
    let mut add = |stream: Stream<'_>| {
        // A stream that cannot be unpacked leaves a gap, as in any viewer.
        match stream.decoded_data() {
            Ok(more) => {
                content.extend_from_slice(&more);
                content.push(b'\n');
            }
            Err(_) => whole = false,
        }
        if content.len() > CONTENT {
            Err(costly(format!("{} MB of one page", CONTENT >> 20)))
        } else {
            Ok(())
        }
    };
    match page.raw().get::<Object<'_>>(b"Contents") {
        Some(Object::Stream(stream)) => add(stream)?,
        Some(Object::Array(streams)) => {
            streams.iter::<Object<'_>>().filter_map(Object::into_stream).try_for_each(add)?;
        }
        _ => {}
    }
    Ok((content, whole))
}
