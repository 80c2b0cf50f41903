//! Sessions: versions that one person saved in one sitting.

use crate::domain::time::Day;

use super::Version;

/// A pause of more seconds than this ends a sitting.
const PAUSE: i64 = 2 * 60 * 60;

/// Versions that one person saved in one sitting, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// What people call them.
    pub who: String,
    /// The day.
    pub day: Day,
    /// When the first was saved: `14:52`.
    pub from: String,
    /// When the last was saved.
    pub to: String,
    /// Where the versions stand in the list they came from, the newest first.
    pub versions: Vec<usize>,
}

/// Groups versions, which come newest first: of one person, of one day, and with no pause of more than two hours
/// between one and the next. What others saved meanwhile ends nobody's sitting.
#[must_use]
pub fn sessions(versions: &[Version]) -> Vec<Session> {
    let mut sessions: Vec<(i64, Session)> = Vec::new();
    for (index, version) in versions.iter().enumerate() {
        let open = sessions.iter_mut().rev().find(|(_, session)| session.who == version.who);
        match open.filter(|(first, session)| {
            session.day == version.day && (*first - version.at).abs() <= PAUSE
        }) {
            Some((first, session)) => {
                *first = version.at;
                session.from.clone_from(&version.clock);
                session.versions.push(index);
            }
            None => {
                let session = Session {
                    who: version.who.clone(),
                    day: version.day.clone(),
                    from: version.clock.clone(),
                    to: version.clock.clone(),
                    versions: vec![index],
                };
                sessions.push((version.at, session));
            }
        }
    }
    sessions.into_iter().map(|(_, session)| session).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Repository;
    use super::*;

    #[test]
    fn a_pause_of_more_than_two_hours_another_day_or_another_person_make_another_session() {
        let repository = Repository::with_study();
        for (index, (author, date)) in [
            ("Ane", "2021-11-02T09:00:00"),
            ("Ane", "2021-11-02T10:30:00"),
            ("Bo", "2021-11-02T10:40:00"),
            ("Ane", "2021-11-02T12:30:00"),
            ("Ane", "2021-11-02T14:31:00"),
            ("Ane", "2021-11-03T00:10:00"),
        ]
        .into_iter()
        .enumerate()
        {
            repository.add_coding("ane", &format!("a{index}"), "tillit", ("1", 0, 3), "Nei");
            repository.commit(author, date, "more");
        }
        let sessions = sessions(&repository.log().versions);
        let told: Vec<String> = sessions
            .iter()
            .map(|row| {
                format!("{} {} {}-{} {:?}", row.who, row.day, row.from, row.to, row.versions)
            })
            .collect();
        assert_eq!(
            told,
            [
                "Ane 2021-11-03 00:10-00:10 [0]",
                "Ane 2021-11-02 14:31-14:31 [1]",
                "Ane 2021-11-02 09:00-12:30 [2, 4, 5]",
                "Bo 2021-11-02 10:40-10:40 [3]",
                "Ane 2021-11-01 09:00-09:00 [6]",
            ]
        );
    }
}
