//! Whose layers are compared: several people, or one person twice.

use super::question::coders_with_codings;
use crate::domain::id::CoderId;
use crate::domain::project::Project;
use crate::domain::sample::Sample;

/// Returns who of `coders` is compared where nobody was named: everybody but second readings.
///
/// One person twice is not two people, so a second reading is there only where fewer than two others have coded.
#[must_use]
pub fn compared_unless_named(project: &Project, coders: &[CoderId]) -> Vec<CoderId> {
    let people: Vec<CoderId> =
        coders.iter().filter(|coder| first_reading(project, coder).is_none()).cloned().collect();
    let [only] = people.as_slice() else {
        return if people.is_empty() { coders.to_vec() } else { people };
    };
    let is_own = |coder: &&CoderId| first_reading(project, coder) == Some(only);
    match coders.iter().find(is_own) {
        Some(again) => vec![only.clone(), again.clone()],
        None => coders.to_vec(),
    }
}

/// Returns everybody with a coding of their own of whom is compared where nobody was named.
#[must_use]
pub fn compared_by_default(project: &Project) -> Vec<CoderId> {
    compared_unless_named(project, &coders_with_codings(project))
}

/// Returns whether two layers of one person are compared: its first reading and a second one.
#[must_use]
pub fn is_intra_coder(project: &Project, coders: &[CoderId]) -> bool {
    let [one, other] = coders else { return false };
    first_reading(project, one) == Some(other) || first_reading(project, other) == Some(one)
}

/// Says who is compared: `Ane and Bo`, `intra-coder: Ane and Ane again`, or several with whose second readings they are.
#[must_use]
pub fn whose_in_words(project: &Project, coders: &[CoderId]) -> String {
    let names: Vec<&str> = coders.iter().map(|coder| name(project, coder)).collect();
    if let [first, second] = names.as_slice() {
        let pair = format!("{first} and {second}");
        return if is_intra_coder(project, coders) { format!("intra-coder: {pair}") } else { pair };
    }
    let mut words = names.join(", ");
    for coder in coders {
        if let Some(first) = first_reading(project, coder).filter(|first| coders.contains(first)) {
            let first = name(project, first);
            words.push_str(&format!(" ({} is {first} a second time)", name(project, coder)));
        }
    }
    words
}

/// Returns the samples that all of `coders` were to code, by id.
#[must_use]
pub fn samples_of<'a>(project: &'a Project, coders: &[CoderId]) -> Vec<&'a Sample> {
    let is_theirs = |sample: &&Sample| coders.iter().all(|coder| sample.coders.contains(coder));
    project.samples.values().filter(is_theirs).collect()
}

fn first_reading<'a>(project: &'a Project, coder: &CoderId) -> Option<&'a CoderId> {
    project.coders.get(coder).and_then(|coder| coder.again.as_ref())
}

fn name<'a>(project: &'a Project, id: &'a CoderId) -> &'a str {
    project.coders.get(id).map_or(id.as_str(), |coder| coder.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::coder::Coder;

    /// Ane, Ane again and Bo.
    fn three() -> Project {
        let mut project = Project::default();
        for (id, name, again) in
            [("ane", "Ane", None), ("ane-again", "Ane again", Some("ane")), ("bo", "Bo", None)]
        {
            let again = again.map(CoderId::new);
            let coder = Coder { name: name.to_owned(), again, ..Coder::default() };
            project.coders.insert(id.into(), coder);
        }
        project
    }

    fn ids(coders: &[&str]) -> Vec<CoderId> {
        coders.iter().map(|coder| CoderId::new(*coder)).collect()
    }

    #[test]
    fn a_second_reading_is_never_a_third_coder_by_itself() {
        let of = |coders: &[&str]| compared_unless_named(&three(), &ids(coders));
        assert_eq!(of(&["ane", "ane-again", "bo"]), ids(&["ane", "bo"]));
        assert_eq!(of(&["ane", "ane-again"]), ids(&["ane", "ane-again"]));
        assert_eq!(of(&["ane-again", "bo"]), ids(&["ane-again", "bo"]));
    }

    #[test]
    fn one_person_twice_is_called_so() {
        let of = |coders: &[&str]| whose_in_words(&three(), &ids(coders));
        assert_eq!(of(&["ane", "bo"]), "Ane and Bo");
        assert_eq!(of(&["ane-again", "ane"]), "intra-coder: Ane again and Ane");
        assert_eq!(
            of(&["ane", "ane-again", "bo"]),
            "Ane, Ane again, Bo (Ane again is Ane a second time)"
        );
    }
}
