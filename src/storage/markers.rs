//! Files into which git has written both sides of a conflict.

/// What both sides had, taken out of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// What both had before, where git wrote that too; else what stands outside the conflicts alone.
    pub base: String,
    /// This side.
    pub mine: String,
    /// The other side.
    pub theirs: String,
    /// Whether git wrote what both had before.
    pub has_base: bool,
}

/// Where a line stands.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Outside,
    Mine,
    Base,
    Theirs,
}

/// Takes `text` apart at git's markers; `None` where there are none, or where they do not belong together.
///
/// Both styles are read: with and without what both had before (`|||||||`).
#[must_use]
pub fn take_apart(text: &str) -> Option<Sides> {
    let mut sides = Sides::default();
    let (mut part, mut n_conflicts) = (Part::Outside, 0);
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\r', '\n']);
        part = match (part, marker(bare)) {
            (Part::Outside, Some('<')) => {
                n_conflicts += 1;
                Part::Mine
            }
            (Part::Mine, Some('|')) => {
                sides.has_base = true;
                Part::Base
            }
            (Part::Mine | Part::Base, Some('=')) => Part::Theirs,
            (Part::Theirs, Some('>')) => Part::Outside,
            // A line of equal signs alone is a marker only between two sides.
            (Part::Outside, Some('=')) | (_, None) => {
                sides.take(part, line);
                part
            }
            _ => return None,
        };
    }
    (part == Part::Outside && n_conflicts > 0).then_some(sides)
}

impl Sides {
    fn take(&mut self, part: Part, line: &str) {
        if matches!(part, Part::Outside | Part::Base) {
            self.base.push_str(line);
        }
        if matches!(part, Part::Outside | Part::Mine) {
            self.mine.push_str(line);
        }
        if matches!(part, Part::Outside | Part::Theirs) {
            self.theirs.push_str(line);
        }
    }
}

/// Returns the sign of a marker line: seven of one sign, and a label after a space.
fn marker(line: &str) -> Option<char> {
    let sign = line.chars().next().filter(|sign| "<|=>".contains(*sign))?;
    let rest = line.trim_start_matches(sign);
    let n_signs = line.chars().take_while(|letter| *letter == sign).count();
    (n_signs >= 7 && (rest.is_empty() || rest.starts_with(' '))).then_some(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_and_what_both_had_are_read() {
        let text = "(\n<<<<<<< HEAD\n  a,\n||||||| 1f2e\n  b,\n=======\n  c,\n>>>>>>> bo\n)\n";
        let sides = take_apart(text).unwrap();
        assert_eq!(sides.mine, "(\n  a,\n)\n");
        assert_eq!(sides.base, "(\n  b,\n)\n");
        assert_eq!(sides.theirs, "(\n  c,\n)\n");
        assert!(sides.has_base);
    }

    #[test]
    fn without_what_both_had_the_base_is_what_stands_outside() {
        let text = "(\n<<<<<<< HEAD\n  a,\n=======\n  c,\n>>>>>>> bo\n  d,\n)\n";
        let sides = take_apart(text).unwrap();
        assert_eq!((sides.base.as_str(), sides.has_base), ("(\n  d,\n)\n", false));
        assert_eq!(sides.mine, "(\n  a,\n  d,\n)\n");
    }

    #[test]
    fn markers_that_do_not_belong_together_are_no_conflict() {
        assert_eq!(take_apart("(\n)\n"), None);
        assert_eq!(take_apart("<<<<<<< HEAD\na\n=======\nb\n"), None);
        assert_eq!(take_apart("<<<<<<< HEAD\n<<<<<<< HEAD\n"), None);
        assert_eq!(take_apart("=======\n"), None);
    }
}
