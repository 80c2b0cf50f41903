//! The layers look down, never up.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

/// The layers from the lowest to the highest; those in one group do not see each other unless said below.
const LAYERS: [&str; 8] =
    ["domain", "storage", "services", "app", "config", "ui", "runtime", "cli"];

/// What a layer may not use from outside.
const FORBIDDEN: [(&str, &[&str]); 5] = [
    (
        "domain",
        &[
            "std::fs",
            "std::io",
            "std::env",
            "std::time",
            "std::net",
            "std::process",
            "ratatui",
            "crossterm",
            "getrandom",
            "jiff",
        ],
    ),
    ("storage", &["ratatui", "crossterm"]),
    ("services", &["std::fs", "std::env", "ratatui", "crossterm"]),
    ("app", &["std::fs", "std::env", "std::process", "ratatui", "crossterm", "getrandom", "jiff"]),
    ("ui", &["std::fs", "std::env", "std::process", "crossterm"]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Returns the text without comments and without what follows the first `#[cfg(test)]`.
fn code_of(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn each_layer(check: impl Fn(&str, &Path, &str)) {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for layer in LAYERS {
        let mut files = Vec::new();
        sources(&src.join(layer), &mut files);
        assert!(!files.is_empty(), "layer {layer} has no files");
        for file in files {
            check(layer, file.strip_prefix(&src).unwrap(), &code_of(&file));
        }
    }
}

#[test]
fn no_layer_uses_a_higher_one() {
    each_layer(|layer, file, code| {
        let own = LAYERS.iter().position(|name| *name == layer).unwrap();
        for higher in &LAYERS[own + 1..] {
            assert!(
                !code.contains(&format!("crate::{higher}")),
                "{} uses {higher}",
                file.display()
            );
        }
    });
}

#[test]
fn each_layer_keeps_away_from_what_it_must_not_know() {
    each_layer(|layer, file, code| {
        let forbidden =
            FORBIDDEN.iter().find(|(name, _)| *name == layer).map_or(&[][..], |(_, names)| names);
        for name in forbidden {
            let used =
                code.contains(&format!("{name}::")) || code.contains(&format!("use {name};"));
            assert!(!used, "{} uses {name}", file.display());
        }
    });
}
