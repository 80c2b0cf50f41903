//! From the start of the program until the text stands on the screen, beside `less` on the same text.

use std::ffi::OsString;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::{Corpus, median, ratio};

const RUNS: usize = 15;

/// How the program is told to open a study.
fn tusj(root: &Path) -> Vec<OsString> {
    vec![
        env!("CARGO_BIN_EXE_tusj").into(),
        "open".into(),
        root.into(),
        "--coder".into(),
        "ane".into(),
    ]
}

pub fn measure(corpus: &Corpus) {
    let root = corpus.folder.path();
    let transcript = tusj::storage::load::load_transcript(root, &"t0000".into()).project;
    let transcript = &transcript.transcripts[&"t0000".into()];
    let paragraphs = transcript.paragraphs.as_slice().iter();
    let text: Vec<&str> = paragraphs.map(|paragraph| paragraph.text.as_str()).collect();
    let plain = tempfile::NamedTempFile::new().unwrap();
    fs::write(plain.path(), text.join("\n\n")).unwrap();
    let marker: String = text[0].split(' ').take(2).collect::<Vec<_>>().join(" ");
    let less = vec!["less".into(), plain.path().into()];
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        ours.push(until_shown(&tusj(root), &marker, "qq"));
        theirs.push(until_shown(&less, &marker, "q"));
    }
    let (ours, theirs) = (median(&ours), median(&theirs));
    println!(
        "first frame, {} transcripts: {ours:.1?}, less {theirs:.1?}, ratio {:.1}",
        corpus.n_transcripts,
        ratio(ours, theirs)
    );
}

/// Returns the time until `marker` has come out of the program, and ends it with `leave`.
fn until_shown(words: &[OsString], marker: &str, leave: &str) -> Duration {
    let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(&words[0]);
    command.args(&words[1..]);
    command.env("TERM", "xterm-256color");
    command.env("LC_ALL", "C.UTF-8");
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut writer = pair.master.take_writer().unwrap();
    let since = Instant::now();
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut output = Vec::new();
    let mut buffer = [0; 65536];
    while !String::from_utf8_lossy(&output).contains(marker) {
        let count = reader.read(&mut buffer).unwrap();
        output.extend_from_slice(&buffer[..count]);
    }
    let shown = since.elapsed();
    writer.write_all(leave.as_bytes()).unwrap();
    while matches!(reader.read(&mut buffer), Ok(1..)) {}
    child.wait().unwrap();
    shown
}
