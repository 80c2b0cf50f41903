//! A place to run the program in: folders of its own, no git name, no terminal.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub struct Bench {
    folder: tempfile::TempDir,
}

pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Bench {
    pub fn new() -> Self {
        let bench = Self { folder: tempfile::tempdir().unwrap() };
        for name in ["work", "config", "data"] {
            fs::create_dir(bench.folder.path().join(name)).unwrap();
        }
        bench
    }

    /// A bench with the finished study in `work/s`, in no repository.
    pub fn with_study() -> Self {
        let bench = Self::with_history();
        // On a machine without git there is nothing to remove.
        let _none = fs::remove_dir_all(bench.path("work/s/.git"));
        bench
    }

    /// A bench with the finished study and its history in `work/s`.
    pub fn with_history() -> Self {
        let bench = Self::new();
        assert_eq!(bench.run(&["demo", "--keep", "s"]).code, 0);
        bench
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    pub fn read(&self, relative: &str) -> String {
        fs::read_to_string(self.path(relative)).unwrap()
    }

    pub fn write(&self, relative: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(relative), text).unwrap();
    }

    /// Replaces `from`, which must stand in the file.
    pub fn change(&self, relative: &str, from: &str, to: &str) {
        let text = self.read(relative);
        assert!(text.contains(from), "{relative} does not hold {from}");
        self.write(relative, text.replacen(from, to, 1));
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tusj"));
        command
            .args(arguments)
            .current_dir(self.path("work"))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder.path())
            .env("USER", "ane")
            .env("TERM", "xterm")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("TUSJ_CONFIG_DIR", self.path("config"))
            .env("TUSJ_DATA_DIR", self.path("data"))
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }
}

impl Ran {
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    pub fn succeeded(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{}", self.out);
        self.out
    }

    /// Nothing that a terminal would obey was written.
    #[track_caller]
    pub fn is_tame(&self) {
        let is_tame =
            |text: &str| text.chars().all(|letter| letter == '\n' || !letter.is_control());
        assert!(is_tame(&self.out) && is_tame(&self.err), "{:?} {:?}", self.out, self.err);
    }
}

/// Every file below `folder`, as paths within it.
pub fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.push(path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}
