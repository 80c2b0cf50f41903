//! What it costs to bring two branches with 200,000 codings together, from git's store to the merged study.

use std::path::Path;
use std::process::Command;

use tusj::domain::coding::Coding;
use tusj::domain::id::{CoderId, CodingId};
use tusj::domain::project::{Codings, Project};
use tusj::services::git::Git;
use tusj::storage::folder::Folder;

use super::corpus::study;
use super::{ratio, time};

/// Codings in each transcript on each side, from those the corpus has.
const COPIES: usize = 2;

/// Merges what two coders did apart, then what one coder did on two machines in the same files.
pub fn measure(n_transcripts: usize) {
    let whole = study(n_transcripts);
    let base = Project { codings: Default::default(), ..whole.clone() };
    let (ane, bo) = (CoderId::new("ane"), CoderId::new("bo"));
    let apart = [layer(&base, &whole, &ane, &ane), layer(&base, &whole, &bo, &bo)];
    tell("two coders apart", &base, &apart);
    let mut common = base;
    for (id, codings) in &whole.codings[&ane] {
        let some = codings.iter().take(10).map(|(id, row)| (id.clone(), row.clone())).collect();
        common.codings.entry(ane.clone()).or_default().insert(id.clone(), some);
    }
    let one = [layer(&common, &whole, &ane, &ane), layer(&common, &whole, &bo, &ane)];
    tell("one coder on two machines", &common, &one);
}

/// Returns `base` with the codings of `from`, several times, in the layer `to`.
fn layer(base: &Project, whole: &Project, from: &CoderId, to: &CoderId) -> Project {
    let mut side = base.clone();
    for (id, codings) in &whole.codings[from] {
        let known = side.codings.entry(to.clone()).or_default().entry(id.clone()).or_default();
        for copy in 0..COPIES {
            let more: Codings = codings
                .values()
                .map(|row| {
                    let id = CodingId::new(format!("{}{from}{copy}", row.id));
                    (id.clone(), Coding { id, ..row.clone() })
                })
                .collect();
            known.extend(more);
        }
    }
    side
}

fn tell(what: &str, base: &Project, [mine, theirs]: &[Project; 2]) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    Folder::create(root, base).unwrap();
    git(root, &["init", "-q", "-b", "main"]);
    commit(root);
    git(root, &["branch", "bo"]);
    write(root, mine);
    git(root, &["switch", "-q", "bo"]);
    write(root, theirs);
    git(root, &["switch", "-q", "main"]);
    let repository = Git::of(root).unwrap();
    let sides = repository.sides("HEAD", "bo").unwrap();
    let (read, versions) = time(|| repository.read_sides(&sides).unwrap());
    let (merged, study) = time(|| versions.merge());
    let n_codings: usize =
        study.project.codings.values().flat_map(|map| map.values()).map(Codings::len).sum();
    let (plain, _) = time(|| git(root, &["merge-tree", "--write-tree", "main", "bo"]));
    println!(
        "merge of {what}: {n_codings} codings, read {read:.2?}, merged {merged:.2?}, both {:.2?}; git by lines {plain:.2?}, ratio {:.1}; {} to be decided",
        read + merged,
        ratio(read + merged, plain),
        study.contradictions.len(),
    );
}

fn write(root: &Path, project: &Project) {
    let (mut folder, _, _) = Folder::open(root).unwrap();
    let files = tusj::storage::layout::files_of(project);
    let writes = folder.plan_files(project, &files).unwrap();
    assert!(tusj::storage::write::write(root, &writes).failure.is_none());
    commit(root);
}

fn commit(root: &Path) {
    git(root, &["add", "-A"]);
    git(root, &["commit", "-q", "-m", "x"]);
}

fn git(root: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .args(["-C", &root.display().to_string()])
        .args([
            "-c",
            "user.name=Ane",
            "-c",
            "user.email=ane@example.org",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    // A merge by lines that leaves conflicts is measured all the same.
    assert!(status.success() || arguments.first() == Some(&"merge-tree"), "{arguments:?}");
}
