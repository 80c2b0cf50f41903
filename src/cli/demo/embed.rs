//! The build script: it lists the files of the sample studies, so that an installed program has them inside.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let samples = here.join("sample-data");
    let mut code = String::new();
    for (name, folder) in [("STUDY", "study"), ("TUTORIAL", "tutorial"), ("HISTORY", "history")] {
        let root = samples.join(folder);
        let mut files = Vec::new();
        list(&root, &mut files)?;
        files.sort();
        writeln!(code, "pub(in crate::cli) const {name}: Sample = &[")?;
        for file in files {
            let parts = file.strip_prefix(&root)?.components();
            let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
            writeln!(code, "    ({:?}, include_bytes!({file:?})),", parts.join("/"))?;
        }
        writeln!(code, "];")?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("samples.rs"), code)?;
    tell_cargo("rerun-if-changed=sample-data");
    tell_cargo("rerun-if-changed=src/cli/demo/embed.rs");
    Ok(())
}

/// Lists the files below `folder`, without what a running tusj leaves there.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            if entry.file_name() != ".tusj" {
                list(&entry.path(), files)?;
            }
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

#[allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]
fn tell_cargo(words: &str) {
    println!("cargo::{words}");
}
