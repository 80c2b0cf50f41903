//! What an act costs on disk, and reading everything.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use tusj::app::message::Message;
use tusj::runtime::jobs::OnTheSpot;
use tusj::storage::folder::Folder;

use super::keys::Program;
use super::{Corpus, median, ratio, time};

/// Adds codings and takes them back, everything on the way to the disk included.
pub fn measure_acts(corpus: &Corpus) {
    let root = corpus.folder.path();
    let mut program = Program::open(root, OnTheSpot::new(root), (80, 24));
    program.host.settle();
    let (mut plain, mut added, mut undone) = (Vec::new(), Vec::new(), Vec::new());
    let mut act = |key: &str| {
        let key = key.parse().unwrap();
        let (took, ()) = time(|| {
            program.host.tell(Message::Key(key));
            program.host.settle();
        });
        assert!(program.host.app.session.unsaved.is_empty());
        took
    };
    for _ in 0..100 {
        plain.push(time(|| write_plain(root)).0);
        act("j");
        added.push(act("1"));
        undone.push(act("u"));
    }
    let (plain, added, undone) = (median(&plain), median(&added), median(&undone));
    println!(
        "adding a coding, {} transcripts: {added:.2?}, 16 KiB written {plain:.2?}, ratio {:.1}; undo {undone:.2?}, ratio {:.1}",
        corpus.n_transcripts,
        ratio(added, plain),
        ratio(undone, plain)
    );
}

/// Writes 16 KiB for good: a new file, synced, put in place.
fn write_plain(root: &Path) {
    let (new, place) = (root.join(".tusj/plain.tmp"), root.join(".tusj/plain"));
    let mut file = File::create(&new).unwrap();
    file.write_all(&[b'x'; 16 * 1024]).unwrap();
    file.sync_all().unwrap();
    fs::rename(new, place).unwrap();
}

/// Reads the whole study, beside the same bytes read as they are.
pub fn measure_loading(corpus: &Corpus) {
    let root = corpus.folder.path();
    let read: Vec<Duration> = (0..5).map(|_| time(|| read_bytes(root)).0).collect();
    let loaded: Vec<Duration> = (0..5).map(|_| time(|| Folder::open(root).unwrap()).0).collect();
    let (read, loaded) = (median(&read), median(&loaded));
    println!(
        "loading {} transcripts ({} MB): {loaded:.1?}, the bytes {read:.1?}, ratio {:.1}",
        corpus.n_transcripts,
        read_bytes(root) / 1_000_000,
        ratio(loaded, read)
    );
}

fn read_bytes(folder: &Path) -> usize {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { read_bytes(&path) } else { fs::read(path).unwrap().len() })
        .sum()
}
